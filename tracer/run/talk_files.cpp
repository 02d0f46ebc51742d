#include "tracer/run/talk_files.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <fstream>

#include "common/errors.hpp"

namespace tcpwhy::run {
namespace {

/// What is there, for a signal handler: it may read no vector. The folder is the first.
constexpr std::size_t most_paths = 64;
std::array<std::array<char, PATH_MAX>, most_paths> left;
std::atomic<std::size_t> made{0};
std::atomic<pid_t> owner{0};
static_assert(std::atomic<std::size_t>::is_always_lock_free, "used in a signal handler");

void note(const std::string& path) {
    const std::size_t at = made.load();
    if (at >= most_paths || path.size() >= PATH_MAX)
        throw UnavailableError("cannot keep another talk: there are too many of them");
    owner.store(getpid());
    path.copy(left[at].data(), path.size());
    left[at][path.size()] = '\0';
    made.store(at + 1);
}

}  // namespace

TalkFiles::~TalkFiles() {
    remove_talk_files();
}

void remove_talk_files() {
    if (getpid() != owner) return;  // a child has only inherited the list
    for (std::size_t at = made.exchange(0); at > 0; --at) {
        const char* path = left[at - 1].data();
        if (unlink(path) != 0) rmdir(path);
    }
}

std::string TalkFiles::add(const std::string& name, const std::string& text) {
    if (folder_.empty()) {
        const char* parent = std::getenv("TMPDIR");
        std::string pattern = std::string(parent ? parent : "/tmp") + "/tcpwhy-XXXXXX";
        if (!mkdtemp(pattern.data()))
            throw UnavailableError(attempt_failed("cannot make a folder " + pattern, errno));
        folder_ = pattern;
        note(folder_);
    }
    std::string path = folder_ + "/" + name;
    note(path);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw UnavailableError(attempt_failed("cannot write to " + path, errno));
    return path;
}

}  // namespace tcpwhy::run
