// The block of problems with which a trace ends: at most five lines, most harmful first, one line a
// kind.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tracer/model/problems/problem.hpp"

namespace tcpwhy::render {

/// "the server closed with 3 unread bytes, so segment 8 is a reset at server.c:42
/// [reset-unread-data]" in at most `columns`; what finds no room is left out, the topic never.
std::string problem_line(const model::Problem& problem, std::uint64_t more, int columns,
                         bool unicode);

class ProblemBlock {
  public:
    void note(const model::Problem& problem);
    [[nodiscard]] bool empty() const { return kinds_.empty(); }
    /// Each of at most `columns`; none when there is no problem.
    [[nodiscard]] std::vector<std::string> lines(int columns, bool unicode) const;

  private:
    struct OfKind {
        model::Problem first;
        std::uint64_t more = 0;
    };
    std::map<model::ProblemKind, OfKind> kinds_;  // in the order of harm
};

}  // namespace tcpwhy::render
