#include "tracer/analysis/alone/lone_calls.hpp"

#include <algorithm>
#include <optional>

#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

namespace args = model::args;
namespace number = linux_number;
using model::CallEntered;
using model::CallReturned;
using model::Family;
using model::Proof;
using model::Side;
using model::SystemCall;

/// An error that the network reported, in connect() or later in SO_ERROR.
std::optional<Proof> failure_of(int error) {
    if (error == number::econnrefused) return Proof::refused;
    if (error == number::etimedout) return Proof::timed_out;
    return std::nullopt;
}

/// The room that a receive offers; a read without room says nothing.
std::uint64_t room_of(const CallEntered& call) {
    return std::max(call.as<args::Receive>().bytes, call.as<args::Send>().bytes);
}

}  // namespace

Basis basis_of(Proof proof, const CallEntered& call, const CallReturned& returned) {
    return {proof, returned.time, call.id, call.call, call.pid};
}

bool is_fast_open(const CallEntered& call) {
    return family(call) == Family::send &&
           (call.as<args::Send>().flags & number::msg_fastopen) != 0;
}

bool end_connect(LoneConnection& connection, Side side, const CallEntered& call,
                 const CallReturned& returned) {
    if (call.as<args::Address>().disconnects) {
        if (returned.result == 0)
            connection.abort(side, basis_of(Proof::disconnected, call, returned));
        return true;
    }
    const auto failure = failure_of(returned.error);
    if (returned.result == 0 || returned.error == number::eisconn)
        connection.open(basis_of(Proof::connected, call, returned));
    else if (returned.error == number::einprogress)
        connection.in_progress(basis_of(Proof::in_progress, call, returned));
    else if (failure)
        connection.fail_to_open(basis_of(*failure, call, returned));
    else
        return returned.error == number::eintr || returned.error == number::ealready;
    return true;
}

void end_send(LoneConnection& connection, Side side, const CallEntered& call,
              const CallReturned& returned) {
    LoneEnd& end = connection.end(side);
    end.sending -= std::min(end.sending, call.as<args::Send>().bytes);
    const std::int64_t bytes = moved_bytes(returned);
    if (is_fast_open(call) && (bytes >= 0 || returned.error == number::einprogress))
        connection.in_progress(basis_of(Proof::in_progress, call, returned));
    else if (bytes > 0)
        connection.open(basis_of(Proof::used, call, returned));
    if (bytes > 0)
        connection.send(side, static_cast<std::uint64_t>(bytes),
                        basis_of(Proof::sent, call, returned));
    if (returned.error == number::epipe && !end.closes)
        connection.reset_arrived(side, basis_of(Proof::broken_pipe, call, returned));
    if (returned.error == number::econnreset)
        connection.reset_arrived(side, basis_of(Proof::reset, call, returned));
    if (returned.error == number::etimedout) connection.give_up(side);
}

void end_receive(LoneConnection& connection, Side side, const CallEntered& call,
                 const CallReturned& returned) {
    const std::uint32_t flags = call.as<args::Receive>().flags;
    // Neither the urgent byte nor the queue of errors is the stream.
    if ((flags & (number::msg_oob | number::msg_errqueue)) != 0) return;
    const std::int64_t bytes = moved_bytes(returned);
    const bool peeks = (flags & number::msg_peek) != 0;
    if (bytes > 0 || (bytes == 0 && room_of(call) > 0))
        connection.open(basis_of(Proof::used, call, returned));
    if (bytes > 0)
        connection.receive(side, static_cast<std::uint64_t>(bytes), peeks,
                           basis_of(Proof::received, call, returned));
    else if (bytes == 0 && room_of(call) > 0)
        connection.end_read(side, basis_of(Proof::end_read, call, returned));
    else if (returned.error == number::eagain)
        connection.nothing_to_read(side);
    else if (returned.error == number::econnreset)
        connection.reset_arrived(side, basis_of(Proof::reset, call, returned));
    else if (returned.error == number::etimedout)
        connection.give_up(side);
}

/// SO_ERROR tells how a connect() in progress has ended, and a reset that no other call has met.
void end_option(LoneConnection& connection, Side side, const CallEntered& call,
                const CallReturned& returned) {
    const auto& option = call.as<args::Option>();
    const bool asks_error = call.call == SystemCall::getsockopt && returned.result == 0 &&
                            option.level == number::sol_socket && option.option == number::so_error;
    if (!asks_error) return;
    const auto error = static_cast<int>(option.value);
    if (const auto failure = failure_of(error))
        connection.fail_to_open(basis_of(*failure, call, returned));
    if (error == number::econnreset)
        connection.reset_arrived(side, basis_of(Proof::reset, call, returned));
}

}  // namespace tcpwhy::analysis
