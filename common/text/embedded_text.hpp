// A text file that is part of the program. tracer/embed_folder.cmake makes tables of them.
#pragma once

#include <span>
#include <string_view>

namespace tcpwhy {

struct EmbeddedText {
    std::string_view name;  ///< of the file, without its ending
    std::string_view text;
};

}  // namespace tcpwhy
