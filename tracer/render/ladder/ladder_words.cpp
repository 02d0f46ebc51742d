#include "tracer/render/ladder/ladder_words.hpp"

#include <algorithm>
#include <array>

#include "common/quoted.hpp"
#include "common/utf8.hpp"
#include "tracer/calls/words/describe_call.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;
using model::Family;
using model::NoteCode;

std::string_view dots(const Options& options) {
    return options.unicode ? " … waits" : " ... waits";
}

std::string in_full(const model::CallEntered& call) {
    std::string out;
    calls::append_call(out, call);
    return out;
}

/// "connect(3, :9877)": the port is what matters where the address finds no room.
std::string with_port(const model::CallEntered& call) {
    std::string out(model::name(call.call));
    out += '(';
    append_signed(out, call.fd);
    out += ", :";
    append_number(out, call.address ? call.address->port : 0U);
    out += ')';
    return out;
}

/// "write(3, \"hello\")", of which the length is the result's to tell.
std::string with_data(const model::CallEntered& call) {
    std::string out(model::name(call.call));
    out += '(';
    append_signed(out, call.fd);
    out += ", ";
    append_quoted(out, call.data, 32);
    out += ')';
    return out;
}

/// "accept4(3)".
std::string with_descriptor(const model::CallEntered& call) {
    std::string out(model::name(call.call));
    out += '(';
    if (call.fd >= 0) append_signed(out, call.fd);
    out += ')';
    return out;
}

Wordings forms_of(const model::CallEntered& call) {
    Wordings forms{in_full(call)};
    if (call.address) forms.push_back(with_port(call));
    if (model::family(call.call) == Family::send && !call.data.empty())
        forms.push_back(with_data(call));
    forms.push_back(with_descriptor(call));
    return forms;
}

std::string result_of(const model::CallReturned& returned) {
    std::string out;
    calls::append_result(out, &returned);
    return out;
}

/// The first bytes received, as the payload on an arrow would show them.
std::string received(const model::CallEntered& call, const model::CallReturned& returned,
                     const Options& options) {
    if (model::family(call.call) != Family::receive || returned.data.empty()) return {};
    std::string out = " \"";
    tcpwhy::append_visible(out, std::string_view{returned.data}.substr(0, 32), options.unicode);
    if (returned.result > 32) out += options.unicode ? "…" : "...";
    out += '"';
    return out;
}

std::string woken(const std::vector<model::SegmentNumber>& by, std::string_view words,
                  const Options& options) {
    if (by.empty()) return {};
    std::string out = options.unicode ? " ◂ " : " < ";
    out += words;
    // Of many segments that filled one read, the first and the last tell which.
    const bool many = by.size() > 3;
    for (std::size_t at = 0; at < by.size(); ++at) {
        if (many && at > 0 && at + 1 < by.size()) continue;
        if (at > 0) out += many ? (options.unicode ? "…" : "..") : ", ";
        append_number(out, by[at]);
    }
    return out;
}

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

std::string flags_in_words(const model::Segment& segment) {
    std::string out;
    for (const FlagWord& flag : flag_words) {
        if (!segment.has(flag.all)) continue;
        out = flag.word;
        break;
    }
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

Wordings waiting_words(const model::CallEntered& call, const Options& options) {
    Wordings forms = forms_of(call);
    for (std::string& form : forms) form += dots(options);
    forms.push_back(std::string(model::name(call.call)).append(dots(options)));
    return forms;
}

Wordings call_words(const model::CallEntered& call, const model::CallReturned* returned,
                    const Options& options) {
    Wordings forms = forms_of(call);
    if (returned == nullptr) return forms;
    const std::string result = ' ' + result_of(*returned);
    const std::string data = received(call, *returned, options);
    for (std::string& form : forms) form += result;
    if (!data.empty()) forms.insert(forms.begin(), forms.front() + data);
    forms.push_back(std::string(model::name(call.call)) + result);
    if (returned->error != 0)
        forms.push_back(std::string(model::name(call.call)) + ' ' +
                        calls::error_name(returned->error));
    return forms;
}

Wordings return_words(const model::CallEntered& call, const model::CallReturned& returned,
                      const std::vector<model::SegmentNumber>& woken_by, const Options& options) {
    const std::string name(model::name(call.call));
    const std::string result = ' ' + result_of(returned);
    const std::string data = received(call, returned, options);
    const std::string in_words = woken(woken_by, "woken by ", options);
    const std::string by = woken(woken_by, "by ", options);
    const std::string number = woken(woken_by, "", options);
    Wordings forms;
    if (!data.empty()) forms.push_back(name + result + data + in_words);
    forms.push_back(name + result + in_words);
    forms.push_back(name + result + by);
    forms.push_back(name + result + number);
    if (returned.error != 0) {
        forms.push_back(name + ' ' + calls::error_name(returned.error) + number);
        forms.push_back(calls::error_name(returned.error) + number);
    }
    return forms;
}

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
            if (event.signal != 0) return {full, "killed: " + model::signal_name(event.signal)};
            return {full, "exits, status " + std::to_string(event.status)};
        case What::ending:
            if (event.releases.empty()) return {"ends"};
            return {"ends: the kernel closes its sockets", "ends: sockets closed", "ends"};
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

void append_notes(std::string& out, const model::Notes& notes, const Options& options) {
    for (const model::Note& note : notes) {
        if (!model::is_striking(note.code) && options.verbosity < 1) continue;
        if (!out.empty()) out += "; ";
        why::append_note(out, note);
    }
}

}  // namespace tcpwhy::render
