#include "tracer/model/socket_call.hpp"

namespace tcpwhy::model {

const Endpoint* CallEntered::address() const {
    const auto& named =
        family(call) == Family::send ? as<args::Send>().address : as<args::Address>().address;
    return named ? &*named : nullptr;
}

std::int64_t moved_bytes(const CallReturned& returned) {
    return returned.moved ? static_cast<std::int64_t>(*returned.moved) : returned.result;
}

}  // namespace tcpwhy::model
