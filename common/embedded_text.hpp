// A text that the program carries within itself: tracer/embed_folder.cmake makes tables of them.
#pragma once

#include <span>
#include <string_view>

namespace tcpwhy {

struct EmbeddedText {
    std::string_view name;  ///< its file's, without the ending
    std::string_view text;
};

}  // namespace tcpwhy
