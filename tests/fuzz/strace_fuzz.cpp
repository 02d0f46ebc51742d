// strace's logs: each line is accepted, or refused with a reason. A call that returns has been
// entered exactly once.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>
#include <variant>

#include "tracer/calls/strace/log.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tcpwhy;
    std::string_view text(reinterpret_cast<const char*>(data), size);
    calls::StraceLog log;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        (void)log.line(text.substr(0, text[end] == '\n' ? end : end + 1));
        text.remove_prefix(end + 1);
    }
    std::set<model::CallId> open;
    for (const model::Fact& fact : log.finish()) {
        if (model::time_of(fact) < 0) std::abort();
        if (const auto* entered = std::get_if<model::CallEntered>(&fact)) {
            if (!open.insert(entered->id).second) std::abort();
        } else if (const auto* returned = std::get_if<model::CallReturned>(&fact)) {
            if (open.erase(returned->id) != 1) std::abort();
        }
    }
    return 0;
}
