// Compares a run with the story that was expected of it.
//
// What is compared is a partial order for each end: the order of each process's own calls, and of
// the segments that each end of a connection sends; beyond that a segment's cause and what woke a
// call. How the two ends interleave is timing, and no difference. Nor is:
//
// - a bare ACK that stands alone or rides on the end's next segment (RFC 9293 section 3.8.6.3), and
//   whether the kernel sent it at once or by the delayed-ACK timer; "!" before a line makes it
//   count;
// - whether a call had to wait; if it had, what woke it counts;
// - how often an event loop turns: a call of epoll, poll or select, and one that fails with EAGAIN
// or
//   EINTR, more or less; "!" before a line makes it count;
// - what happens to a process that the story does not tell;
// - a process, an end or a connection of which the story does not say a word, and every field that
// a
//   line leaves out;
// - a line whose process or end is left blank: it may be anybody's, and is held against nobody.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

struct Difference {
    std::size_t expected_line = 0;  ///< of the expected story, from 1; 0: it has no such line
    std::size_t run_line = 0;       ///< of the run's story, from 1; one behind its last: it ended
    std::string should;             ///< "the server should have sent FIN 3, ACK 3"
    std::string but;                ///< "it sent RST 3, ACK 3"
};

struct Comparison {
    std::vector<Difference>
        differences;        ///< by their place in the run; the first is the cause of most others
    std::string narrative;  ///< the steps that happened, then the first difference; "" without any
    [[nodiscard]] bool as_expected() const { return differences.empty(); }
};

Comparison compare(const story::Story& expected, const story::Story& run);

}  // namespace tcpwhy::story
