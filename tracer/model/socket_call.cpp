#include "tracer/model/socket_call.hpp"

#include <string_view>

#include "common/text/base_name.hpp"
#include "common/text/decimal.hpp"
#include "common/text/utf8.hpp"

namespace tcpwhy::model {

CallArguments arguments_of(SystemCall call) {
    if (row_of(call).shape == Shape::address) return args::Address{};
    switch (family(call)) {
        case Family::socket:
            return args::Socket{};
        case Family::bind:
        case Family::connect:
            return args::Address{};
        case Family::listen:
            return args::Listen{};
        case Family::accept:
            return args::Accept{};
        case Family::send:
            return args::Send{};
        case Family::receive:
            return args::Receive{};
        case Family::shutdown:
            return args::Shutdown{};
        case Family::close:
            return args::Close{};
        case Family::option:
            return args::Option{};
        case Family::wait:
            return args::Wait{};
        case Family::descriptor:
            return args::Descriptor{};
        case Family::other:
            return args::Other{};
    }
    return std::monostate{};
}

const Endpoint* CallEntered::address() const {
    const auto& named =
        family(call) == Family::send ? as<args::Send>().address : as<args::Address>().address;
    return named ? &*named : nullptr;
}

std::int64_t moved_bytes(const CallReturned& returned) {
    return returned.moved ? static_cast<std::int64_t>(*returned.moved) : returned.result;
}

void append_place(std::string& out, const CallSite& site, bool unicode) {
    if (site.file.empty()) return append_visible(out, site.function, unicode);
    append_visible(out, base_name(site.file), unicode);
    if (site.line == 0) return;
    out += ':';
    append_decimal(out, site.line);
}

void append_at(std::string& out, const CallSite* site, bool unicode) {
    if (site == nullptr || !site->known()) return;
    out += site->file.empty() ? " in " : " at ";
    append_place(out, *site, unicode);
}

}  // namespace tcpwhy::model
