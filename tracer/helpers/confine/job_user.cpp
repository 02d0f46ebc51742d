#include "tracer/helpers/confine/job_user.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <utility>

#include "common/errors.hpp"
#include "tracer/helpers/confine/launch/identity.hpp"
#include "tracer/helpers/confine/process_tree.hpp"
#include "tracer/helpers/helper_process.hpp"

namespace tcpwhy::helpers {
namespace {

// Below 65536, which many containers have no uids above; above those of Debian's users and of
// systemd's dynamic users.
constexpr uid_t first_uid = 65'300;
constexpr uid_t uids = 128;
constexpr const char* lock_folder = "/tmp/.tcpwhy-uids";

/// Only root comes here. A folder that is not root's own is not used.
bool lock_folder_is_ours() {
    mkdir(lock_folder, 0700);
    struct stat status {};
    return lstat(lock_folder, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == 0 &&
           (status.st_mode & 0077U) == 0;
}

/// Nothing when another job has that uid. `how`: LOCK_SH or LOCK_EX, of flock(2).
Descriptor lock_uid(uid_t uid, int how) {
    const std::string path = lock_folder_is_ours()
                                 ? std::string(lock_folder) + "/" + std::to_string(uid)
                                 : std::string("/dev/null");
    Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (file && path != "/dev/null" && flock(file.get(), how | LOCK_NB) != 0) file.close();
    return file;
}

JobUser named_user(const std::string& name) {
    errno = 0;
    const passwd* found = getpwnam(name.c_str());
    if (found == nullptr) throw UsageError("there is no user " + name);
    if (found->pw_uid == 0) throw UsageError("submissions do not run as root");
    Descriptor lock = lock_uid(found->pw_uid, LOCK_SH);
    const bool unused = lock && tasks_of_user(found->pw_uid) == 0;
    return {found->pw_uid, found->pw_gid, std::move(lock), unused};
}

}  // namespace

bool may_change_user() {
    if (geteuid() != 0) return false;
    const HelperProcess trial({}, [](int socket) {
        const char answer = become_user(first_uid, first_uid).empty() ? 'y' : 'n';
        [[maybe_unused]] const ssize_t sent = send(socket, &answer, 1, MSG_NOSIGNAL);
    });
    char answer = 'n';
    return recv(trial.socket(), &answer, 1, 0) == 1 && answer == 'y';
}

JobUser take_job_user(const std::string& run_as) {
    if (!run_as.empty()) return named_user(run_as);
    for (uid_t uid = first_uid; uid < first_uid + uids; ++uid) {
        if (getpwuid(uid) != nullptr) continue;
        Descriptor lock = lock_uid(uid, LOCK_EX);
        if (lock && tasks_of_user(uid) == 0) return {uid, uid, std::move(lock), true};
    }
    throw UnavailableError("no uid is free for the submission (fix: --run-as USER)");
}

bool has_all_processes(const JobUser& user) {
    return user.unused && user.lock && flock(user.lock.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace tcpwhy::helpers
