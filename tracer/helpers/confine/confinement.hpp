// How a foreign program is confined: the rung, its folders, its limits. Plain values. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::helpers {

/// The ways to confine, the weakest first.
enum class Rung : std::uint8_t {
    c1 = 1,  ///< limits and a process group; no protection
    c2,      ///< the grader's own uid: Landlock and seccomp
    c3,      ///< a uid of its own: Landlock and seccomp; needs root
    c4,      ///< bubblewrap: own user, pid, mount, ipc and network namespaces
};
inline constexpr std::array all_rungs{Rung::c4, Rung::c3, Rung::c2, Rung::c1};

/// "C1" to "C4".
std::string_view name_of(Rung rung);
std::optional<Rung> confinement_rung_named(std::string_view name);
/// At the lower rungs jobs would meet each other: one at a time.
constexpr bool several_at_once(Rung rung) {
    return rung == Rung::c4;
}

constexpr std::uint64_t mebibyte = std::uint64_t{1} << 20U;

/// 0: no limit of that kind.
struct JobLimits {
    std::uint32_t cpu_seconds = 60;               ///< of each process (RLIMIT_CPU)
    std::uint64_t memory_bytes = 512 * mebibyte;  ///< of all processes together
    std::uint32_t processes = 64;                 ///< with all threads
    std::uint32_t descriptors = 256;              ///< of each process
    std::uint64_t file_bytes = 64 * mebibyte;     ///< of each file
    std::uint64_t disk_bytes = 256 * mebibyte;    ///< of all files together
    std::uint64_t output_bytes = mebibyte;        ///< standard output and error together
};

enum class LimitKind : std::uint8_t { cpu, memory, processes, descriptors, file, disk, output };

/// "over 512 MiB of memory", "over 64 processes and threads".
std::string words_of(LimitKind kind, const JobLimits& limits);

/// A limit that a job has reached.
struct Reached {
    LimitKind kind{};
    std::string words;  ///< words_of(); "was ended: " may stand before them
};

struct Confinement {
    Rung rung = Rung::c4;
    std::string folder;  ///< the working copy; the program's working directory
    std::string home;    ///< HOME
    std::string tmp;     ///< TMPDIR
    std::string shm;     ///< stands at /dev/shm at C4; "": nothing does
    /// Never visible, also not where they lie below a system folder.
    std::vector<std::string> hidden;
    /// The TCP ports that it may use at C3 and C2.
    std::vector<std::uint16_t> ports{9877};
    JobLimits limits;
    /// The user whose uid the program gets where this process may choose one (C3, and C4 as root);
    /// "": a free uid of a range of our own.
    std::string run_as;
};

}  // namespace tcpwhy::helpers
