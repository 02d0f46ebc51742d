#include "tracer/why/explain.hpp"

#include <string_view>

#include "tracer/why/sentence.hpp"
#include "tracer/why/sentences.hpp"

namespace tcpwhy::why {
namespace {

std::string_view side_name(model::Side side) {
    return side == model::Side::none ? std::string_view{"sender"} : model::name(side);
}

void append_word(std::string& out, std::string_view word, const model::Segment& segment,
                 const model::SegmentFinding& finding) {
    const model::Cause& cause = finding.cause;
    if (word == "side") {
        out += side_name(finding.from);
    } else if (word == "peer") {
        out += finding.from == model::Side::none ? "receiver" : side_name(other(finding.from));
    } else if (word == "call") {
        if (cause.name == model::SystemCall::none) {
            out += "the program";
        } else {
            out += model::name(cause.name);
            out += "()";
        }
    } else if (word == "bytes") {
        append_count(out, segment.length, "byte");
    } else if (word == "window") {
        append_count(out, finding.window, "byte");
    } else if (word == "to") {
        if (cause.to == 0) {
            out += "an earlier segment";
        } else {
            out += "segment ";
            append_decimal(out, cause.to);
        }
    } else if (word == "ended") {
        out += "process ";
        if (cause.signal == 0) {
            out += "ended";
        } else {
            out += "was ended by ";
            out += model::signal_name(cause.signal);
        }
    }
}

}  // namespace

void append_why(std::string& out, const model::Segment& segment,
                const model::SegmentFinding& finding) {
    fill(out, why_sentence(segment, finding),
         [&](std::string_view word) { append_word(out, word, segment, finding); });
}

}  // namespace tcpwhy::why
