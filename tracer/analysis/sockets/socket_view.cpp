#include "tracer/analysis/sockets/socket_view.hpp"

#include <algorithm>
#include <utility>

#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

constexpr std::size_t most_wakers = 64;

/// In a full list the oldest gives way: an acknowledgment, as most make no room for anybody, else
/// one that can have ended no wait, as the call would have returned since.
bool has_room(std::vector<Waker>& wakers, model::Time now) {
    if (wakers.size() < most_wakers) return true;
    const auto rank = [](const Waker& waker) {
        return std::pair{waker.what != Waker::What::acknowledged, waker.time};
    };
    const auto oldest =
        std::min_element(wakers.begin(), wakers.end(),
                         [&](const Waker& one, const Waker& two) { return rank(one) < rank(two); });
    if (oldest->what != Waker::What::acknowledged && now - oldest->time <= longest_return_ns)
        return false;
    wakers.erase(oldest);
    return true;
}

}  // namespace

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

void OpenCall::keep(const Waker& waker) {
    if (waker.what != Waker::What::accepted) {
        const auto earlier = std::find_if(wakers.begin(), wakers.end(), [&](const Waker& known) {
            return known.what == waker.what && known.socket == waker.socket;
        });
        if (earlier != wakers.end()) {
            if (waker.what != Waker::What::acknowledged) return;
            const std::uint64_t in_flight = std::max(earlier->in_flight, waker.in_flight);
            *earlier = waker;
            earlier->in_flight = in_flight;
            return;
        }
    }
    if (has_room(wakers, waker.time)) wakers.push_back(waker);
}

std::vector<model::SegmentNumber> OpenCall::first_waker(Waker::What one, Waker::What two,
                                                        model::ConnectionId connection) const {
    for (const Waker& waker : wakers)
        if ((waker.what == one || waker.what == two) &&
            (connection == 0 || waker.connection == connection))
            return waker.number == 0 ? std::vector<model::SegmentNumber>{}
                                     : std::vector{waker.number};
    return {};
}

bool loses_accepted(const model::CallReturned& returned) {
    return returned.error == linux_number::efault;
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
