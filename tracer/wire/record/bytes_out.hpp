// Little-endian numbers appended to a buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tcpwhy::wire {

template <class Number>
void append_little(std::string& out, Number number) {
    for (std::size_t byte = 0; byte < sizeof number; ++byte)
        out += static_cast<char>(number >> (8 * byte) & 0xffU);
}

}  // namespace tcpwhy::wire
