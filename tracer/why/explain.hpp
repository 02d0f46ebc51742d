// The sentences: the cause of a segment, the meaning of an ICMP error, the meaning of a note. Pure;
// the one place where they are worded, so that every outlet says the same.
#pragma once

#include <string>
#include <string_view>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/why/explain_icmp.hpp"
#include "tracer/why/explain_implied.hpp"
#include "tracer/why/explain_note.hpp"
#include "tracer/why/sentence.hpp"

namespace tcpwhy::why {

/// Without a call site, which has no bounds. Needs room for most_why_letters, returns the end.
constexpr std::size_t most_why_letters = most_sentence_letters + most_gaps * most_gap_letters;
char* put_why(char* at, const model::Segment& segment, const model::SegmentFinding& finding,
              std::string_view at_site = {});
/// Appends one plain sentence, without the full stop: "the client's connect() opens the
/// connection". `site`: the call site of the cause's call; null: unknown.
void append_why(std::string& out, const model::Segment& segment,
                const model::SegmentFinding& finding, const model::CallSite* site = nullptr);

}  // namespace tcpwhy::why
