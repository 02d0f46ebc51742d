#include "tracer/helpers/own_program.hpp"

#include <unistd.h>

#include <climits>

namespace tcpwhy::helpers {

std::string own_path() {
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
    return length > 0 ? std::string(path, static_cast<std::size_t>(length)) : "";
}

std::string own_program(const std::string& name) {
    const std::string own = own_path();
    const std::string beside = own.substr(0, own.rfind('/')) + "/" + name;
    return access(beside.c_str(), X_OK) == 0 ? beside : name;
}

}  // namespace tcpwhy::helpers
