#include "tracer/render/text/segment_lines.hpp"

#include <utility>

#include "common/text/put.hpp"
#include "tracer/render/words/dumps.hpp"
#include "tracer/render/words/link_header.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

constexpr std::size_t most_head_letters =
    most_seconds_letters + TcpdumpLines::most_letters + most_cause_letters;
constexpr std::size_t most_states_letters = 64;

}  // namespace

SegmentLines::SegmentLines(const Options& options, const Processes& processes, const Sites& sites)
    : options_(options), processes_(processes), sites_(sites), tcpdump_(options) {
    const bool has_default = options.clock == Clock::since_first;
    clock_ = has_default && options.verbosity > 0 ? Clock::date : options.clock;
    plain_ = has_default && options.verbosity == 0 && !options.link_header;
}

// Inline, because each line of most traces goes through them.
inline model::Time SegmentLines::since_start(model::Time time) {
    if (!started_) start_ = time;
    started_ = true;
    return time - start_;
}

void SegmentLines::append_time(std::string& out, model::Time time) {
    const model::Time elapsed = since_start(time);
    const model::Time since_previous = time - std::exchange(previous_, time);
    switch (clock_) {
        case Clock::none:
            return;
        case Clock::date:
            append_utc(out, time);
            break;
        case Clock::epoch:
            append_seconds(out, time, 6);
            break;
        case Clock::since_previous:
            append_seconds(out, elapsed == 0 ? 0 : since_previous, 6);
            break;
        case Clock::since_first:
        case Clock::elapsed:
            append_seconds(out, elapsed, 6);
            break;
    }
    out += ' ';
}

inline char* SegmentLines::put_head(char* at, const model::Segment& segment,
                                    const model::SegmentFinding& finding) {
    if (plain_) at = put(put_seconds(at, since_start(segment.time), 6), ' ');
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
    if (!plain_) append_time(out, segment.time);
    if (options_.link_header) append_link_header(out, segment.frame);
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
    append_dump(out, segment, options_);
}

void SegmentLines::append(std::string& out, const model::Segment& segment,
                          const model::SegmentFinding& finding) {
    if (!plain_ || names_process(finding.cause)) {
        append_head(out, segment, finding);
        append_tail(out, segment, finding);
        return;
    }
    append_put<most_head_letters + most_states_letters>(
        out, [&](char* at) { return put_states(put_head(at, segment, finding), finding); });
    if (options_.dump != Dump::none) append_details(out, segment, finding);
}

}  // namespace tcpwhy::render
