#include "tracer/story/teller/calls.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

#include "tracer/model/system_call.hpp"

namespace tcpwhy::story {
namespace {

using model::SystemCall;

// Calls that only prepare a program and concern no segment. Only -vv shows them.
constexpr std::array machinery = {
    SystemCall::epoll_create,   SystemCall::epoll_create1, SystemCall::epoll_ctl,
    SystemCall::getsockname,    SystemCall::getpeername,   SystemCall::ioctl,
    SystemCall::io_uring_setup,
};

}  // namespace

bool is_told(const model::CallEntered& call, int verbosity) {
    if (verbosity >= 2) return true;
    if (std::find(machinery.begin(), machinery.end(), call.call) != machinery.end()) return false;
    const bool on_socket =
        call.socket != 0 || !call.as<model::args::Wait>().watches.empty() || !call.releases.empty();
    switch (model::family(call)) {
        case model::Family::socket:
        case model::Family::bind:
        case model::Family::listen:
        case model::Family::accept:
        case model::Family::connect:
            return true;
        default:
            return on_socket;
    }
}

bool has_waited(const model::CallEntered& call, const model::CallReturned* returned,
                const model::CallFinding& finding) {
    if (!finding.woken_by.empty()) return true;
    if (!call.may_wait) return false;
    if (returned == nullptr || returned->slept) return true;
    if (finding.notes.has(model::NoteCode::icmp_error)) return true;
    if (returned->error == EINTR || returned->error == ETIMEDOUT) return true;
    return model::family(call.call) == model::Family::wait && returned->result == 0;
}

}  // namespace tcpwhy::story
