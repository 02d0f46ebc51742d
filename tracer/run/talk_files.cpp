#include "tracer/run/talk_files.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>

#include "common/errors.hpp"

namespace tcpwhy::run {

TalkFiles::~TalkFiles() {
    for (const std::string& file : files_) unlink(file.c_str());
    if (!folder_.empty()) rmdir(folder_.c_str());
}

std::string TalkFiles::add(const std::string& name, const std::string& text) {
    if (folder_.empty()) {
        const char* parent = std::getenv("TMPDIR");
        std::string pattern = std::string(parent ? parent : "/tmp") + "/tcpwhy-XXXXXX";
        if (!mkdtemp(pattern.data()))
            throw UnavailableError(attempt_failed("cannot make a folder " + pattern, errno));
        folder_ = pattern;
    }
    const std::string path = folder_ + "/" + name;
    files_.push_back(path);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw UnavailableError(attempt_failed("cannot write to " + path, errno));
    return path;
}

}  // namespace tcpwhy::run
