// Any bytes are a talk, or a usage error with its position. The steps of a talk use only its
// sockets.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "common/errors.hpp"
#include "common/talk/parser.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tcpwhy;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const talk::Talk talk = talk::parse_talk(text, "f", talk::server_sockets());
        for (const talk::Step& step : talk.steps) {
            if (step.slot != talk::no_slot && step.slot >= talk.slots) std::abort();
            if (step.makes != talk::no_slot && step.makes >= talk.slots) std::abort();
            if (step.verb == talk::Verb::fork && step.end >= talk.steps.size()) std::abort();
            if (step.verb == talk::Verb::set && step.option == nullptr) std::abort();
        }
    } catch (const UsageError& error) {
        if (std::string_view(error.what()).substr(0, 2) != "f:") std::abort();
    }
    return 0;
}
