// The orders of the launcher, which confines itself and then runs a program. They travel in its
// arguments, as words "key=value". Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/helpers/confine/confinement.hpp"

namespace tcpwhy::helpers {

/// The first arguments of the launcher and of the supervisor that it becomes.
inline constexpr std::string_view launcher_word = "--confined-launcher";
inline constexpr std::string_view supervisor_word = "--confined-supervisor";

struct LaunchPlan {
    Rung rung = Rung::c4;
    std::uint32_t uid = 0;  ///< the program's own; 0: it keeps that of this process
    std::uint32_t gid = 0;
    std::string folder;
    std::string home;
    std::string tmp;
    std::string shm;
    std::string path;                  ///< PATH
    std::vector<std::string> visible;  ///< files and folders to read and execute
    std::vector<std::uint16_t> ports;  ///< TCP, where Landlock guards them
    std::vector<std::string> groups;   ///< cgroup.procs files to enter
    std::uint64_t cpu_seconds = 0;     ///< resource limits of each process; 0: none
    std::uint64_t data_bytes = 0;
    std::uint64_t processes = 0;
    std::uint64_t descriptors = 0;
    std::uint64_t file_bytes = 0;
    int report = -1;                ///< a descriptor for the supervisor's reports; -1: none
    std::vector<std::string> argv;  ///< of the program

    bool operator==(const LaunchPlan&) const = default;
};

/// The words after launcher_word or supervisor_word.
std::vector<std::string> encode(const LaunchPlan& plan);
/// Nothing for words that encode() does not make.
std::optional<LaunchPlan> decode_launch_plan(const std::vector<std::string>& words);

/// The number of execve(2) from the launcher's start to the program's, both included.
constexpr int execs_until_program(Rung rung) {
    return rung == Rung::c4 ? 4 : 2;  // launcher, bubblewrap, supervisor, program
}

}  // namespace tcpwhy::helpers
