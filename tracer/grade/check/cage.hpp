// Where a submission runs: its folders, its environment, its limits. One for each start.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracer/calls/observe/engine/command.hpp"
#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/grade/check/host.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::grade {

/// What a cage is made from.
struct CagePlan {
    int rung = 1;           ///< C1 … C4
    std::string folder;     ///< the working copy
    std::string home;
    std::string scratch;    ///< TMPDIR
    std::vector<std::string> hidden;
    std::vector<std::uint16_t> ports;
    Limits limits;
    std::string run_as;
};

class Cage {
  public:
    explicit Cage(CagePlan plan);
    ~Cage();
    Cage(const Cage&) = delete;
    Cage& operator=(const Cage&) = delete;

    /// The command becomes one that runs inside.
    void confine(calls::Command& command);
    /// Starts it unobserved.
    void start(const std::vector<std::string>& argv, int in, int out, int err);
    /// After start().
    std::optional<ProgramEnd> end();
    [[nodiscard]] std::vector<model::Pid> processes() const;
    bool count_output(std::size_t bytes);
    [[nodiscard]] std::string reached() const;
    void end_all();

  private:
    CagePlan plan_;
    std::size_t output_ = 0;
    model::Pid first_ = 0;
    std::optional<ProgramEnd> ended_;
};

}  // namespace tcpwhy::grade
