#include "tracer/model/socket_call.hpp"

namespace tcpwhy::model {

CallArguments arguments_of(Family family) {
    switch (family) {
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

}  // namespace tcpwhy::model
