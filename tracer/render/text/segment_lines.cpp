#include "tracer/render/text/segment_lines.hpp"

#include "common/text/put.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

constexpr std::size_t most_head_letters =
    most_seconds_letters + TcpdumpLines::most_letters + most_cause_letters;
constexpr std::size_t most_states_letters = 64;

}  // namespace

// Inline, because each line of most traces goes through them.
inline model::Time SegmentLines::since_start(model::Time time) {
    if (!started_) start_ = time;
    started_ = true;
    return time - start_;
}

void SegmentLines::append_time(std::string& out, model::Time time) {
    if (options_.verbosity > 0)
        append_utc(out, time);
    else
        append_seconds(out, since_start(time), 6);
    out += ' ';
}

inline char* SegmentLines::put_head(char* at, const model::Segment& segment,
                                    const model::SegmentFinding& finding) {
    if (options_.verbosity == 0) at = put(put_seconds(at, since_start(segment.time), 6), ' ');
    at = put(tcpdump_.put(at, segment, finding), "  ");
    return put_cause(at, finding.cause);
}

inline char* SegmentLines::put_states(char* at, const model::SegmentFinding& finding) const {
    if (!options_.quiet) {
        at = put(put(at, "  ["), model::name(finding.client_state));
        at = put(put(at, '/'), model::name(finding.server_state));
        at = put(at, ']');
    }
    return put(at, '\n');
}

void SegmentLines::append_head(std::string& out, const model::Segment& segment,
                               const model::SegmentFinding& finding) {
    if (options_.verbosity > 0) append_time(out, segment.time);
    append_put<most_head_letters>(out, [&](char* at) { return put_head(at, segment, finding); });
    append_process_of(out, finding.cause, processes_);
}

void SegmentLines::append_tail(std::string& out, const model::Segment& segment,
                               const model::SegmentFinding& finding) {
    append_put<most_states_letters>(out, [&](char* at) { return put_states(at, finding); });
    append_details(out, segment, finding);
}

void SegmentLines::append_details(std::string& out, const model::Segment& segment,
                                  const model::SegmentFinding& finding) const {
    if (options_.verbosity > 0) {
        out += "    #";
        append_number(out, finding.number);
        out += ", connection ";
        append_number(out, finding.connection.id);
        out += ", seq ";
        append_number(out, segment.seq);
        out += ", ack ";
        append_number(out, segment.ack);
        out += ", window ";
        append_number(out, finding.window);
        out += " bytes: ";
        why::append_why(out, segment, finding, sites_.of(finding.cause.call));
        out += '\n';
        for (const model::Note& note : finding.notes) {
            out += "    ";
            out += model::name(note.code);
            out += ": ";
            why::append_note(out, note);
            out += '\n';
        }
    }
    if (options_.hex) append_hex_dump(out, segment.payload);
}

void SegmentLines::append(std::string& out, const model::Segment& segment,
                          const model::SegmentFinding& finding) {
    if (options_.verbosity > 0 || names_process(finding.cause)) {
        append_head(out, segment, finding);
        append_tail(out, segment, finding);
        return;
    }
    append_put<most_head_letters + most_states_letters>(
        out, [&](char* at) { return put_states(put_head(at, segment, finding), finding); });
    if (options_.hex) append_details(out, segment, finding);
}

}  // namespace tcpwhy::render
