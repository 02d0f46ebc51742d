// The ladder of one connection as a picture for slides: the first connection of the trace, its
// calls, and those that made its listening socket.
#include <array>
#include <string>
#include <utility>

#include "tracer/calls/words/describe_call.hpp"
#include "tracer/render/svg/svg.hpp"
#include "tracer/render/svg/svg_ladder.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/words.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;
using model::NoteCode;
using model::Side;

std::string flag_words(std::uint16_t flags) {
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

    void process(const model::ProcessEvent& event) override {
        processes_.note(event);
        if (event.what != model::ProcessEvent::What::exit) return;
        const Side side = processes_.role(event.pid);
        if (side == Side::none) return;
        PicturedEnd ended{event.time, side, std::string(processes_.name(event.pid)) + ' '};
        append_event(ended.text, event, true);
        picture_.ends.push_back(std::move(ended));
    }

    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override {
        if (connection_ == 0) {
            connection_ = finding.connection.id;
            picture_.client = to_string(finding.connection.client);
            picture_.server = to_string(finding.connection.server);
        }
        if (finding.connection.id != connection_) return;
        PicturedSegment drawn;
        drawn.time = segment.time;
        drawn.number = finding.number;
        drawn.from = finding.from;
        drawn.kind = finding.cause.kind;
        drawn.call = finding.cause.kind == CauseKind::call ? finding.cause.call : 0;
        drawn.words = flag_words(segment.flags);
        drawn.numbers = numbers(segment, finding);
        if (drawn.call == 0) append_cause(drawn.cause, finding.cause, processes_);
        drawn.lost =
            finding.notes.has(NoteCode::lost) || finding.notes.has(NoteCode::listen_queue_full);
        drawn.again = finding.notes.has(NoteCode::retransmission);
        drawn.reset = segment.has(model::tcp_flag::rst);
        drawn.client = finding.client_state;
        drawn.server = finding.server_state;
        picture_.segments.push_back(std::move(drawn));
    }

    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        if (finding.connection.id == 0 || finding.connection.id != connection_) return;
        PicturedSegment drawn;
        drawn.time = error.time;
        drawn.from = other(finding.to);
        drawn.words = "ICMP " + std::string(model::name(error));
        if (finding.quoted != 0) drawn.numbers = "about " + std::to_string(finding.quoted);
        drawn.client = finding.client_state;
        drawn.server = finding.server_state;
        picture_.segments.push_back(std::move(drawn));
    }

    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        using model::Family;
        const Family family = model::family(call.call);
        const bool sets_up = finding.connection.id == 0 && finding.side == Side::server &&
                             (family == Family::bind || family == Family::listen);
        const bool is_ours = finding.connection.id != 0 &&
                             (connection_ == 0 || finding.connection.id == connection_);
        if (finding.side == Side::none || !(sets_up || is_ours)) return;
        PicturedCall drawn;
        drawn.id = call.id;
        drawn.side = finding.side;
        drawn.entered = call.time;
        if (returned != nullptr) drawn.returned = returned->time;
        calls::append_call(drawn.text, call);
        calls::append_result(drawn.result, returned);
        drawn.woken_by = finding.woken_by;
        drawn.listens = family == Family::listen && finding.state == model::TcpState::listen;
        picture_.calls.push_back(std::move(drawn));
    }

    void connection(const model::ConnectionFinding& finding) override {
        if (finding.identity.id == connection_)
            picture_.outcome = std::string(model::name(finding.outcome));
    }

    void end(const model::Summary&) override { write_(svg_of(picture_)); }

  private:
    std::string numbers(const model::Segment& segment, const model::SegmentFinding& finding) const {
        std::string text;
        const std::uint64_t seq = absolute_ ? segment.seq : finding.seq;
        if (segment.sequence_length() > 0 || !finding.ack || segment.has(model::tcp_flag::rst)) {
            text += "seq ";
            append_number(text, seq);
            if (segment.length > 0) {
                text += ':';
                append_number(
                    text, absolute_ ? segment.seq + segment.length : finding.seq + segment.length);
            }
        }
        if (finding.ack) {
            text += text.empty() ? "ack " : " ack ";
            append_number(text, absolute_ ? segment.ack : *finding.ack);
        }
        return text;
    }

    bool absolute_;
    Write write_;
    model::ConnectionId connection_ = 0;
    Processes processes_;
    LadderPicture picture_;
};

}  // namespace

std::unique_ptr<model::TraceSink> make_svg(const Options& options, Write write) {
    return std::make_unique<SvgPicture>(options, std::move(write));
}

}  // namespace tcpwhy::render
