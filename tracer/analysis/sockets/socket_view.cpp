#include "tracer/analysis/sockets/socket_view.hpp"

#include <algorithm>

namespace tcpwhy::analysis {

bool OpenCall::holds_open(model::SocketId socket) const {
    using model::Family;
    using model::SystemCall;
    switch (model::family(entered.call)) {
        case Family::receive:
        case Family::send:
        case Family::connect:
        case Family::accept:
            return entered.socket == socket;
        case Family::wait:
            break;
        default:
            return false;
    }
    const bool polls = entered.call == SystemCall::poll || entered.call == SystemCall::ppoll ||
                       entered.call == SystemCall::select || entered.call == SystemCall::pselect6;
    const auto& watches = entered.as<model::args::Wait>().watches;
    return polls && std::any_of(watches.begin(), watches.end(),
                                [&](const model::Watch& each) { return each.socket == socket; });
}

std::vector<model::SegmentNumber> OpenCall::first_waker(Waker::What one, Waker::What two,
                                                        model::ConnectionId connection) const {
    for (const Waker& waker : wakers)
        if ((waker.what == one || waker.what == two) &&
            (connection == 0 || waker.connection == connection))
            return {waker.number};
    return {};
}

bool SocketView::is_given_up() const {
    return std::any_of(closings.begin(), closings.end(),
                       [](const Closing& closing) { return closing.sends_fin; });
}

void SocketView::forget_closings() {
    std::erase_if(closings,
                  [](const Closing& closing) { return closing.end != 0 && !closing.sends_fin; });
}

std::size_t SocketView::queued_connections() const {
    const auto accepting = static_cast<std::size_t>(
        std::count_if(open.begin(), open.end(), [this](const OpenCall* call) {
            return call->entered.socket == id &&
                   model::family(call->entered.call) == model::Family::accept;
        }));
    const std::size_t waiting = queue.size() + queued_before;
    return waiting > accepting ? waiting - accepting : 0;
}

void SocketView::start_again() {
    local.reset();
    remote.reset();
    connecting_to.reset();
    connect = {};
    connection = 0;
    side = model::Side::none;
    queued = 1;
    sends.clear();
    closings.clear();
    read_shut = false;
}

}  // namespace tcpwhy::analysis
