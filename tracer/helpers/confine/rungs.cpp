#include "tracer/helpers/confine/rungs.hpp"

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <exception>

#include "tracer/helpers/confine/build_run.hpp"
#include "tracer/helpers/confine/control_group.hpp"
#include "tracer/helpers/confine/folders.hpp"
#include "tracer/helpers/confine/job_user.hpp"
#include "tracer/helpers/confine/launch/landlock.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr int trial_ms = 10'000;
constexpr std::uint64_t most_memory_bytes = 2048 * mebibyte;
constexpr std::uint32_t most_processes = 512;
constexpr std::uint64_t own_share_bytes = 200 * mebibyte;
constexpr std::uint64_t least_memory_bytes = 64 * mebibyte;

constexpr const char* fix_for_landlock =
    "Linux 6.12 or newer with Landlock (lsm=landlock,… on the kernel's command line)";

/// A program runs, may write where it should, and not beside it. "" or what is wrong.
std::string trial(Rung rung, const std::string& launcher, const std::string& run_as) {
    try {
        const JobFolders folders;
        Confinement confinement;
        confinement.rung = rung;
        confinement.folder = folders.work();
        confinement.home = folders.home();
        confinement.tmp = folders.tmp();
        confinement.shm = folders.shm();
        confinement.run_as = run_as;
        const std::string script =
            "echo a >\"$TMPDIR/a\" && ! (echo a >../a) 2>/dev/null && ! kill -0 " +
            std::to_string(getpid()) + " 2>/dev/null";
        const RunToEnd run = run_to_end(confinement, launcher, {"/bin/sh", "-c", script}, trial_ms);
        if (!run.ended) return "the trial did not end";
        if (run.ended->exec_error != 0) return "the trial's program does not start";
        if (run.ended->signalled || run.ended->status != 0)
            return "the trial's program came out of it, or could not write inside";
        return {};
    } catch (const std::exception& error) {
        return error.what();
    }
}

bool has_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::string folders = path != nullptr ? path : "/usr/bin:/bin";
    for (std::size_t at = 0; at <= folders.size();) {
        const std::size_t end = std::min(folders.find(':', at), folders.size());
        if (access((folders.substr(at, end - at) + "/" + name).c_str(), X_OK) == 0) return true;
        at = end + 1;
    }
    return false;
}

RungReport not_here(Rung rung, const std::string& why, const std::string& fix) {
    return {rung, false, why, fix, {}};
}

/// Returns the advice for this complaint of bubblewrap's. A container that masks parts of /proc
/// lets nobody mount a new one, which would show them.
std::string fix_for_bubblewrap(const std::string& complaint) {
    if (complaint.find("mount proc") != std::string::npos)
        return "in a container: start it with --security-opt unmask=ALL (podman) or --security-opt "
               "systempaths=unconfined (Docker)";
    return "in a container: start it with --security-opt seccomp=unconfined --security-opt "
           "apparmor=unconfined; else: sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0";
}

RungReport try_c4(const std::string& launcher, const std::string& run_as) {
    if (!has_program("bwrap"))
        return not_here(Rung::c4, "there is no bwrap", "sudo apt install bubblewrap");
    const std::string wrong = trial(Rung::c4, launcher, run_as);
    if (wrong.empty()) return {Rung::c4, true, {}, {}, {}};
    return not_here(Rung::c4, "bubblewrap cannot make its namespaces: " + wrong,
                    fix_for_bubblewrap(wrong));
}

std::string open_with(int abi) {
    std::string open =
        "programs share the network, with the port alone; they see the names of "
        "other processes";
    if (abi < landlock_abi_tcp) open = "TCP to any address; " + open;
    return open;
}

RungReport try_c3(const std::string& launcher, const std::string& run_as) {
    if (geteuid() != 0 || !may_change_user())
        return not_here(Rung::c3, "this process may not take another uid", "run it as root");
    const int abi = landlock_abi();
    if (abi == 0) return not_here(Rung::c3, "there is no Landlock", fix_for_landlock);
    const std::string wrong = trial(Rung::c3, launcher, run_as);
    if (!wrong.empty()) return not_here(Rung::c3, wrong, "");
    return {Rung::c3, true, {}, {}, open_with(abi)};
}

RungReport try_c2(const std::string& launcher) {
    if (geteuid() == 0) return not_here(Rung::c2, "a program would be root", "see C3");
    const int abi = landlock_abi();
    if (abi < landlock_abi_scopes)
        return not_here(Rung::c2,
                        abi == 0 ? "there is no Landlock"
                                 : "Landlock's ABI is " + std::to_string(abi) + ", 6 is needed",
                        fix_for_landlock);
    const std::string wrong = trial(Rung::c2, launcher, "");
    if (!wrong.empty()) return not_here(Rung::c2, wrong, "");
    return {Rung::c2, true, {}, {}, open_with(abi) + "; they have this user's uid"};
}

}  // namespace

std::vector<RungReport> try_rungs(const std::string& launcher, const std::string& run_as) {
    return {try_c4(launcher, run_as),
            try_c3(launcher, run_as),
            try_c2(launcher),
            {Rung::c1, true, {}, {}, "everything that this user may do"}};
}

std::optional<Rung> best_rung(const std::vector<RungReport>& reports) {
    for (const RungReport& report : reports)
        if (report.works && report.rung != Rung::c1) return report.rung;
    return std::nullopt;
}

void guard_own_process(Rung rung) {
    if (rung == Rung::c2) prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

JobLimits within_machine(JobLimits limits) {
    limits.memory_bytes = std::min(limits.memory_bytes, most_memory_bytes);
    limits.processes = std::min(limits.processes, most_processes);
    const std::uint64_t own = own_memory_limit();
    if (own != 0) {
        const std::uint64_t rest = own > own_share_bytes ? own - own_share_bytes : 0;
        limits.memory_bytes = std::min(limits.memory_bytes, std::max(rest, least_memory_bytes));
    }
    return limits;
}

}  // namespace tcpwhy::helpers
