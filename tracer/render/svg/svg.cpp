// The ladder of one connection as a picture for slides: the first connection of the trace, its
// calls, and what happened to its processes. Everything is kept until the end of the trace, because
// only then it is certain which calls belong to the connection.
#include "tracer/render/svg/svg.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "tracer/calls/words/describe_call.hpp"
#include "tracer/calls/words/folded_calls.hpp"
#include "tracer/render/svg/svg_ladder.hpp"
#include "tracer/render/svg/svg_scope.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/words.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;
using model::NoteCode;
using model::Side;

std::string words_of_flags(std::uint16_t flags) {
    struct Flag {
        std::uint16_t bit;
        std::string_view name;
    };
    // tcpdump's order, as in the other formats.
    constexpr std::array names = {
        Flag{model::tcp_flag::fin, "FIN"}, Flag{model::tcp_flag::syn, "SYN"},
        Flag{model::tcp_flag::rst, "RST"}, Flag{model::tcp_flag::psh, "PSH"},
        Flag{model::tcp_flag::ack, "ACK"}, Flag{model::tcp_flag::urg, "URG"},
        Flag{model::tcp_flag::ece, "ECE"}, Flag{model::tcp_flag::cwr, "CWR"},
    };
    std::string words;
    for (const Flag& flag : names) {
        if ((flags & flag.bit) == 0) continue;
        if (!words.empty()) words += '-';
        words += flag.name;
    }
    return words.empty() ? "no flags" : words;
}

class SvgPicture : public model::PartialSink {
  public:
    SvgPicture(const Options& options, Write write)
        : absolute_(options.absolute_numbers), write_(std::move(write)) {}

    void begin(const model::TraceHeader& header) override {
        picture_.title = header.lesson.name;
        picture_.teaches = header.lesson.teaches;
    }
    void process(const model::ProcessEvent& event) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void loss(const model::LossSwitched& loss) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override;
    void end(const model::Summary&) override {
        for (SeenCall& seen : seen_.calls)
            seen.drawn.result += calls::times_words(folded_.times_of(seen.drawn.id), true);
        choose(picture_, std::move(seen_), connection_, ends_);
        write_(svg_of(picture_));
    }

  private:
    void add(model::Time time, Side side, std::string words, SeenHappening happening);
    std::string numbers(const model::Segment& segment, const model::SegmentFinding& finding) const;

    bool absolute_;
    Write write_;
    model::ConnectionId connection_ = 0;
    std::vector<model::Pid> ends_;
    Processes processes_;
    SeenTrace seen_;
    calls::FoldedCalls folded_;
    LadderPicture picture_;
};

void SvgPicture::add(model::Time time, Side side, std::string words, SeenHappening happening) {
    happening.drawn.time = time;
    happening.drawn.side = side;
    happening.drawn.text = std::move(words);
    seen_.happenings.push_back(std::move(happening));
}

void SvgPicture::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    processes_.note(event);
    SeenHappening happening;
    happening.pid = event.pid;
    if (event.what == What::signal) {
        add(event.time, Side::none, "gets " + model::signal_name(event.signal), happening);
        return;
    }
    if (event.what == What::ending || event.what == What::executing) return;
    if (event.role != Side::none) seen_.sides[event.pid] = event.role;
    if (event.what == What::exec) return;
    std::string words = event.name;
    if (event.what == What::exit) {
        happening.drawn.kind = PicturedHappening::Kind::ends;
        words += ' ';
        append_event(words, event, true);
    } else {
        words += event.what == What::fork ? " is forked" : " starts";
    }
    add(event.time, event.role, std::move(words), std::move(happening));
}

void SvgPicture::loss(const model::LossSwitched& loss) {
    SeenHappening happening;
    happening.source = SeenHappening::Source::loss;
    happening.socket = loss.socket;
    add(loss.time, Side::none,
        loss.dropping ? "from now on arrivals are lost" : "the loss of arrivals ends",
        std::move(happening));
}

void SvgPicture::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    seen_.connections.insert(finding.connection.id);
    folded_.broken(finding.connection.id);
    if (connection_ == 0) {
        connection_ = finding.connection.id;
        picture_.client = to_string(finding.connection.client);
        picture_.server = to_string(finding.connection.server);
    }
    if (finding.connection.id != connection_) return;
    if (finding.cause.call != 0) seen_.senders.insert(finding.cause.call);
    PicturedSegment drawn;
    drawn.time = segment.time;
    drawn.number = finding.number;
    drawn.from = finding.from;
    drawn.kind = finding.cause.kind;
    drawn.call = finding.cause.kind == CauseKind::call ? finding.cause.call : 0;
    drawn.words = words_of_flags(segment.flags);
    drawn.numbers = numbers(segment, finding);
    if (drawn.call == 0) append_cause(drawn.cause, finding.cause, processes_);
    drawn.lost = finding.notes.has(NoteCode::lost) ||
                 finding.notes.has(NoteCode::listen_queue_full) ||
                 finding.notes.has(NoteCode::rejected_by_filter);
    drawn.again = finding.notes.has(NoteCode::retransmission);
    drawn.reset = segment.has(model::tcp_flag::rst);
    drawn.opens = segment.has(model::tcp_flag::syn);
    drawn.for_listen = finding.cause.name == model::SystemCall::listen;
    drawn.client = finding.client_state;
    drawn.server = finding.server_state;
    picture_.segments.push_back(std::move(drawn));
}

void SvgPicture::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    if (finding.connection.id == 0) return;
    seen_.connections.insert(finding.connection.id);
    SeenHappening happening;
    happening.source = SeenHappening::Source::icmp;
    happening.connection = finding.connection.id;
    happening.drawn.kind = PicturedHappening::Kind::icmp;
    if (finding.quoted != 0) happening.drawn.numbers = "about " + std::to_string(finding.quoted);
    happening.drawn.client = finding.client_state;
    happening.drawn.server = finding.server_state;
    add(error.time, finding.to, "ICMP " + std::string(model::name(error)), std::move(happening));
}

void SvgPicture::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                               const model::CallFinding& finding) {
    if (returned != nullptr && folded_.leaves_out(call, *returned, finding)) return;
    SeenCall seen;
    seen.connection = finding.connection.id;
    if (seen.connection != 0) seen_.connections.insert(seen.connection);
    seen.pid = call.pid;
    seen.socket = call.socket;
    seen.family = model::family(call.call);
    PicturedCall& drawn = seen.drawn;
    drawn.id = call.id;
    drawn.side = finding.side;
    drawn.entered = call.time;
    if (returned != nullptr) drawn.returned = returned->time;
    calls::append_call(drawn.text, call);
    calls::append_result(drawn.result, returned);
    drawn.woken_by = finding.woken_by;
    drawn.listens = seen.family == model::Family::listen && returned != nullptr &&
                    returned->result == 0 && finding.state == model::TcpState::listen;
    seen_.calls.push_back(std::move(seen));
}

void SvgPicture::connection(const model::ConnectionFinding& finding) {
    seen_.connections.insert(finding.identity.id);
    if (finding.identity.id != connection_) return;
    picture_.outcome = std::string(model::name(finding.outcome));
    picture_.round_trip = std::max<model::Time>(finding.round_trip, 0);
    ends_ = {finding.client.pid, finding.server.pid};
}

std::string SvgPicture::numbers(const model::Segment& segment,
                                const model::SegmentFinding& finding) const {
    std::string text;
    const std::uint64_t seq = absolute_ ? segment.seq : finding.seq;
    if (segment.sequence_length() > 0 || !finding.ack || segment.has(model::tcp_flag::rst)) {
        text += "seq ";
        append_number(text, seq);
        if (segment.length > 0) {
            text += ':';
            append_number(text,
                          absolute_ ? segment.seq + segment.length : finding.seq + segment.length);
        }
    }
    if (finding.ack) {
        text += text.empty() ? "ack " : " ack ";
        append_number(text, absolute_ ? segment.ack : *finding.ack);
    }
    return text;
}

}  // namespace

std::unique_ptr<model::TraceSink> make_svg(const Options& options, Write write) {
    return std::make_unique<SvgPicture>(options, std::move(write));
}

}  // namespace tcpwhy::render
