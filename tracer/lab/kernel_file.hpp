// Files of /proc that are settings of the kernel.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <string>

#include "common/descriptor.hpp"

namespace tcpwhy::lab {

/// Sets it by one write(2). False, with errno, where the kernel refuses.
inline bool write_kernel_file(const std::string& path, const std::string& text) {
    const Descriptor file(open(path.c_str(), O_WRONLY | O_CLOEXEC));
    return file && write(file.get(), text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

}  // namespace tcpwhy::lab
