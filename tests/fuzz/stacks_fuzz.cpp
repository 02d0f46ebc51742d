// Any bytes are a message of the stack helper or none; any text is a list of mappings and a name of
// a function. An answer that was read is the same when it is written and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/helpers/stacks/interpreters.hpp"
#include "tracer/helpers/stacks/messages.hpp"
#include "tracer/helpers/stacks/sampler.hpp"
#include "tracer/helpers/unwind/inlined.hpp"
#include "tracer/helpers/unwind/own_frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tcpwhy::helpers;
    const std::span<const std::uint8_t> packet(data, size);
    (void)decode_modules(packet);
    (void)decode_sample(packet);
    if (const auto site = decode_site(packet)) {
        const auto again = decode_site(encode(*site));
        if (!again || again->site != site->site) std::abort();
    }
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const Module& module : modules_in(text))
        if (module.path.empty() || module.path.front() != '/') std::abort();
    (void)is_interpreter(text);
    (void)demangled(text.c_str());
    const std::vector<Frame> stack = {{0x1000, text, "", 0, "/home/ann/a", 0, true},
                                      {0x2000, "main", text, 7, "/home/ann/a", 1, true}};
    (void)find_site(stack, "");
    (void)find_site(stack, "/usr/lib/go/src/");
    return 0;
}
