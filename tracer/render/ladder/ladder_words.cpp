#include "tracer/render/ladder/ladder_words.hpp"

#include <algorithm>
#include <array>

#include "common/text/utf8.hpp"
#include "tracer/calls/words/describe_call.hpp"
#include "tracer/calls/words/error_name.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;
using model::NoteCode;

struct FlagWord {
    std::uint16_t all;
    std::string_view word;
};
// The first that fits.
constexpr std::array flag_words = {
    FlagWord{model::tcp_flag::rst, "RST"},
    FlagWord{model::tcp_flag::syn | model::tcp_flag::fin, "SYN FIN"},
    FlagWord{model::tcp_flag::syn | model::tcp_flag::ack, "SYN-ACK"},
    FlagWord{model::tcp_flag::syn, "SYN"},
    FlagWord{model::tcp_flag::fin | model::tcp_flag::psh, "FIN PSH"},
    FlagWord{model::tcp_flag::fin, "FIN"},
    FlagWord{model::tcp_flag::psh, "PSH"},
    FlagWord{model::tcp_flag::ack, "ACK"},
    FlagWord{0, "none"},
};

std::string_view word_of(std::uint16_t flags) {
    for (const FlagWord& flag : flag_words)
        if ((flags & flag.all) == flag.all) return flag.word;
    return {};
}

std::string flags_in_words(const model::Segment& segment) {
    std::string out(word_of(segment.flags));
    if (segment.has(model::tcp_flag::urg)) out += " URG";
    return out;
}

/// The payload's beginning in at most `columns`, quotes included; "" when there is no room for a
/// character.
std::string peep(const model::Segment& segment, int columns, const Options& options) {
    constexpr int quotes = 2;
    constexpr std::size_t most_bytes = 200;
    if (segment.payload.empty() || columns < quotes + 3) return {};
    std::string visible;
    tcpwhy::append_visible(visible, model::as_text(segment.payload).substr(0, most_bytes),
                           options.unicode);
    if (segment.length > std::min(segment.payload.size(), most_bytes))
        visible += options.unicode ? "…" : "~";
    std::string out = "\"";
    tcpwhy::append_cut(out, visible, columns - quotes, options.unicode);
    out += '"';
    return out;
}

struct Numbers {
    std::uint64_t seq;
    std::uint64_t seq_end;
    std::uint64_t ack;
};

Numbers numbers_of(const model::Segment& segment, const model::SegmentFinding& finding,
                   const Options& options) {
    if (options.absolute_numbers)
        return {segment.seq, static_cast<std::uint32_t>(segment.seq + segment.length), segment.ack};
    return {finding.seq, finding.seq + segment.length, finding.ack.value_or(0)};
}

// How much is said of the numbers, most first.
struct Detail {
    std::string_view seq_word;
    std::string_view gap;
    bool numbers;
    bool ack;
    bool length;
};
constexpr std::array details = {
    Detail{"seq ", "  ", true, true, true}, Detail{"seq ", " ", true, true, false},
    Detail{"", " ", true, true, false},     Detail{"", " ", true, false, false},
    Detail{"", " ", false, false, false},
};

std::string label_in(const Detail& detail, const std::string& head, const model::Segment& segment,
                     const model::SegmentFinding& finding, const Options& options) {
    using namespace model::tcp_flag;
    std::string out = head;
    const Numbers numbers = numbers_of(segment, finding, options);
    const bool takes_numbers = segment.length > 0 || (segment.flags & (syn | fin | rst)) != 0;
    if (detail.numbers && takes_numbers) {
        out += detail.gap;
        out += segment.length > 0 ? detail.seq_word : "seq ";
        append_number(out, numbers.seq);
        if (segment.length > 0) {
            out += ':';
            append_number(out, numbers.seq_end);
        }
    }
    if (detail.ack && segment.has(ack)) {
        out += detail.gap;
        out += "ack ";
        append_number(out, numbers.ack);
    }
    if (detail.length && segment.length > 0) {
        out += detail.gap;
        append_number(out, segment.length);
        out += segment.length == 1 ? " byte" : " bytes";
    }
    return out;
}

/// The room for a peep at the payload decides how much is said of the numbers: in a wide picture
/// there is room for all.
std::size_t richest_detail(int columns) {
    return columns >= 42 ? 0 : columns >= 32 ? 1 : 2;
}

}  // namespace

Wordings cause_words(const model::Cause& cause) {
    const std::string call = cause.name == model::SystemCall::none
                                 ? std::string{}
                                 : std::string(model::name(cause.name)) + "()";
    switch (cause.kind) {
        case CauseKind::call:
            if (cause.evidence == model::Evidence::inferred)
                return {"inferred: " + call, call + '?'};
            return {"by " + call};
        case CauseKind::reply: {
            if (!call.empty()) return {"kernel, for " + call, "kernel for " + call, "for " + call};
            if (cause.to == 0) return {"kernel"};
            std::string answer = "kernel, answers ";
            append_number(answer, cause.to);
            return {answer};
        }
        case CauseKind::timer: {
            const std::string timer(spoken(cause.timer));
            Wordings forms{"timer: " + timer, timer + " timer"};
            if (!call.empty()) forms.insert(forms.begin(), "timer: " + timer + ", for " + call);
            return forms;
        }
        case CauseKind::exit: {
            if (cause.of_thread) return {"end of a thread"};
            if (cause.signal == 0) return {"end of the process"};
            const std::string signal = model::signal_name(cause.signal);
            return {"end of the process by " + signal, "end by " + signal};
        }
        case CauseKind::unknown:
            break;
    }
    return {"cause unknown"};
}

Wordings event_words(const model::ProcessEvent& event, const Options& options) {
    using What = model::ProcessEvent::What;
    std::string full;
    append_event(full, event, options.unicode);
    switch (event.what) {
        case What::start:
        case What::exec:
            if (event.before) return {full, "was running before"};
            return {full, event.what == What::start ? "starts" : "executes a program"};
        case What::exit:
            if (event.signal != 0)
                return {full, "is killed by " + model::signal_name(event.signal),
                        "killed: " + model::signal_name(event.signal)};
            return {full, "exits, status " + std::to_string(event.status)};
        case What::ending:
            if (event.releases.empty()) return {"ends"};
            return {"ends: the kernel closes its sockets", "ends: sockets closed", "ends"};
        case What::signal:
            return {full,
                    model::signal_name(event.signal) + (event.by_tcpwhy ? " from tcpwhy" : ""),
                    "gets " + model::signal_name(event.signal)};
        default:
            return {full};
    }
}

std::string icmp_label(const model::IcmpError& error, const model::IcmpFinding& finding,
                       int columns) {
    std::string label = "ICMP ";
    label += model::name(error);
    std::string about = label + ", about ";
    append_number(about, finding.quoted);
    if (finding.quoted != 0 && tcpwhy::width_of(about) <= columns) return about;
    return tcpwhy::width_of(label) <= columns ? label : "ICMP error";
}

std::string segment_label(const model::Segment& segment, const model::SegmentFinding& finding,
                          int columns, const Options& options) {
    std::string head;
    append_number(head, finding.number);
    head += ' ';
    head += flags_in_words(segment);
    if (finding.notes.has(NoteCode::retransmission)) head += " again";
    if (finding.notes.has(NoteCode::duplicate)) head += " copy";
    if (options.quiet) return head;

    std::string label = head;
    for (std::size_t at = richest_detail(columns); at < details.size(); ++at) {
        label = label_in(details[at], head, segment, finding, options);
        if (tcpwhy::width_of(label) <= columns) break;
    }
    const std::string shown = peep(segment, columns - tcpwhy::width_of(label) - 1, options);
    if (!shown.empty()) {
        label += ' ';
        label += shown;
    }
    return label;
}

std::string implied_label(const model::Implied& implied) {
    std::string out = "(";
    if (implied.length > 0) {
        append_grouped(out, implied.length);
        out += implied.length == 1 ? " byte" : " bytes";
    } else {
        out += word_of(implied.flags);
    }
    if (implied.otherwise == model::Otherwise::reset) out += " or RST";
    if (implied.otherwise == model::Otherwise::icmp_error) out += " or ICMP";
    if (implied.transit == model::Transit::queued) out += ", sent or waiting";
    if (implied.transit == model::Transit::unanswered) out += ", unanswered";
    return out += ')';
}

}  // namespace tcpwhy::render
