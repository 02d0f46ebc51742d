// The packets of a lab's control socket: an accepted message, formatted and parsed again, is the
// same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tracer/live/control_protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tcpwhy::live;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const bool is_name = is_lab_name(bytes);
    if (is_name && (bytes.find('/') != std::string_view::npos || bytes.front() == '.'))
        std::abort();
    const auto heard = parse_message(bytes);
    if (!heard) return 0;
    if (heard->version != control_version) {
        if (heard->message != Message{}) std::abort();
        return 0;
    }
    const auto again = parse_message(format_message(heard->message));
    if (!again || again->message != heard->message) std::abort();
    return 0;
}
