#include "tracer/why/explain.hpp"

#include <cstring>

#include "tracer/why/sentences.hpp"

namespace tcpwhy::why {
namespace {

std::string_view side_name(model::Side side) {
    return side == model::Side::none ? std::string_view{"sender"} : model::name(side);
}

/// Compares a number of bytes that the compiler knows: no call of memcmp().
template <std::size_t size>
bool is(std::string_view word, const char (&wanted)[size]) {
    return word.size() == size - 1 && std::memcmp(word.data(), wanted, size - 1) == 0;
}

char* put_count(char* at, std::uint64_t value) {
    at = put(put_number(at, value), " byte");
    return value == 1 ? at : put(at, 's');
}

/// The text of a gap. All but `at_site` has room in most_gap_letters.
char* put_word(char* at, std::string_view word, const model::Segment& segment,
               const model::SegmentFinding& finding, std::string_view at_site) {
    const model::Cause& cause = finding.cause;
    if (is(word, "side")) return put(at, side_name(finding.from));
    if (is(word, "peer"))
        return put(at, finding.from == model::Side::none ? std::string_view{"receiver"}
                                                         : side_name(other(finding.from)));
    if (is(word, "call"))
        return cause.name == model::SystemCall::none
                   ? put(at, "the program")
                   : put(put(put(at, model::name(cause.name)), "()"), at_site);
    if (is(word, "bytes")) return put_count(at, segment.length);
    if (is(word, "window")) return put_count(at, finding.window);
    if (is(word, "to"))
        return cause.to == 0 ? put(at, "an earlier segment")
                             : put_number(put(at, "segment "), cause.to);
    if (is(word, "ended"))
        return cause.of_thread     ? put(at, "thread, which had descriptors of its own, ended")
               : cause.signal == 0 ? put(at, "process ended")
                                   : put(put(at, "process was ended by "),
                                         std::string_view(model::signal_name(cause.signal)));
    return at;
}

}  // namespace

char* put_why(char* at, const model::Segment& segment, const model::SegmentFinding& finding,
              std::string_view at_site) {
    return put_filled(at, why_sentence(segment, finding), [&](char* where, std::string_view word) {
        return put_word(where, word, segment, finding, at_site);
    });
}

void append_why(std::string& out, const model::Segment& segment,
                const model::SegmentFinding& finding, const model::CallSite* site) {
    std::string at_site;
    model::append_at(at_site, site);
    const std::size_t begin = out.size();
    // Each gap may be that of the call.
    out.resize(begin + most_why_letters + most_gaps * at_site.size());
    const char* const end = put_why(out.data() + begin, segment, finding, at_site);
    out.resize(static_cast<std::size_t>(end - out.data()));
}

}  // namespace tcpwhy::why
