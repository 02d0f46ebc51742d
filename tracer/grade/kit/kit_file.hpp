// A file of a kit. Plain values.
#pragma once

#include <string>

namespace tcpwhy::grade {

struct KitFile {
    std::string path;  ///< within the kit
    std::string bytes;
    bool executable = false;
};

}  // namespace tcpwhy::grade
