// What all parts of a check share.
#pragma once

#include <string>
#include <vector>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/check/journal.hpp"
#include "tracer/grade/host/host.hpp"
#include "tracer/grade/peer/deadline.hpp"
#include "tracer/grade/peer/socket_table.hpp"
#include "tracer/grade/peer/verdicts.hpp"

namespace tcpwhy::grade {

struct Context {
    const Assignment& assignment;
    const Check& check;
    Host& host;
    Journal& journal;
    double slowness = 1;          ///< waits are so many times longer than on an idle machine
    bool shares_network = false;  ///< with programs that are not the submission's
    SocketTable table{};

    [[nodiscard]] Deadline within(double seconds) const { return Deadline(seconds * slowness); }
};

/// "5 s", "0.5 s".
std::string seconds_words(double seconds);
/// "21 bytes", "1 byte".
std::string bytes_words(std::size_t bytes);
/// At most 60 bytes of them in quotes.
std::string quoted_bytes(std::string_view bytes);

}  // namespace tcpwhy::grade
