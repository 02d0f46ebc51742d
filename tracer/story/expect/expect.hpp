// Compares a run with an expected story.
//
// Order matters within each strand only: the calls of one process, and the segments that one end of
// a connection sends. In addition, the cause of each segment and the segments that woke a call must
// agree. The following is no difference:
//
// - how the strands interleave, because that is timing;
// - whether a bare ACK stands alone or is part of the end's next segment (RFC 9293
//   section 3.8.6.3), also where the capture has it after that one, and whether the kernel sent it
//   at once or by the delayed-ACK timer; "!" before a line makes this a difference;
// - whether a call had to wait; but if it waited, the segment that woke it must agree;
// - how often an event loop turns: calls of epoll, poll or select, and calls that fail with EAGAIN
//   or EINTR; "!" before a line makes this a difference;
// - events of a process that the story does not mention;
// - processes, ends and connections that the story does not mention, and absent fields;
// - lines whose process or end is blank: they match any process or end.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

struct Difference {
    std::size_t expected_line = 0;  ///< in the expected story, from 1; 0: it has no such line
    std::size_t run_line = 0;  ///< in the run's story, from 1; one past the last: the run ended
    std::string should;        ///< "the server should have sent FIN 3, ACK 3"
    std::string but;           ///< "it sent RST 3, ACK 3"
};

struct Comparison {
    /// In the order of the run; the first one usually causes the others.
    std::vector<Difference> differences;
    std::string narrative;  ///< the steps that agreed, then the first difference; "": no difference
    [[nodiscard]] bool as_expected() const { return differences.empty(); }
};

Comparison compare(const story::Story& expected, const story::Story& run);

}  // namespace tcpwhy::story
