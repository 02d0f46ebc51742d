#include "tracer/scenario/run_activity.hpp"

#include <algorithm>
#include <cerrno>

namespace tcpwhy::scenario {

using model::CallEntered;
using model::CallReturned;
using model::Family;
using model::ProcessEvent;
using model::Side;
using model::TcpState;

namespace {

bool finished(TcpState state) {
    return state == TcpState::closed || state == TcpState::time_wait || state == TcpState::listen;
}

/// States in which an end has received the other's FIN (or a RST).
bool has_received_the_end(TcpState state) {
    return finished(state) || state == TcpState::close_wait || state == TcpState::closing ||
           state == TcpState::last_ack;
}

bool is_activity(const CallEntered& entered) {
    switch (model::family(entered.call)) {
        case Family::wait:
            return entered.may_wait && entered.as<model::args::Wait>().timeout_ms < 0;
        case Family::accept:
        case Family::receive:
            return entered.may_wait && entered.socket != 0;
        default:
            return entered.socket != 0;
    }
}

}  // namespace

bool found_nothing(const RunActivity::Call& call, const CallReturned& returned) {
    return model::family(call.call) == Family::wait ? returned.result <= 0
                                                    : returned.error == EAGAIN;
}

std::string call_text(const RunActivity::Call& call) {
    std::string text(name(call.call));
    text += '(';
    if (call.fd >= 0) text += std::to_string(call.fd);
    return text + ')';
}

void RunActivity::on(const CallEntered& entered) {
    open_calls_[entered.id] =
        Call{entered.call,   entered.pid,      entered.fd,
             entered.socket, entered.may_wait, entered.as<model::args::Wait>().timeout_ms,
             false};
    if (is_activity(entered)) last_ = std::max(last_, entered.time);
}

std::optional<RunActivity::Call> RunActivity::on(const CallReturned& returned) {
    const auto found = open_calls_.find(returned.id);
    if (found == open_calls_.end()) return std::nullopt;
    const Call call = found->second;
    open_calls_.erase(found);
    if (call.socket != 0 && !found_nothing(call, returned)) last_ = std::max(last_, returned.time);
    return call;
}

void RunActivity::on(const ProcessEvent& event) {
    using What = ProcessEvent::What;
    last_ = std::max(last_, event.time);
    if (event.what != What::exit && event.what != What::exec) return;
    std::erase_if(open_calls_, [&](const auto& open) { return open.second.pid == event.pid; });
}

void RunActivity::segment(const PassedSegment& passed) {
    for (const model::CallId id : passed.woken)
        if (const auto call = open_calls_.find(id); call != open_calls_.end())
            call->second.woken = true;
    connections_[passed.connection] = Ends{passed.client, passed.server};
    last_ = std::max(last_, passed.time);
}

bool RunActivity::connections_finished() const {
    return std::all_of(connections_.begin(), connections_.end(), [](const auto& entry) {
        return finished(entry.second.client) && finished(entry.second.server);
    });
}

bool RunActivity::server_has_closed() const {
    return !connections_.empty() &&
           std::all_of(connections_.begin(), connections_.end(), [](const auto& entry) {
               const auto [client, server] = entry.second;
               // A FIN that is not acknowledged yet is still on its way, as far as the server
               // knows.
               return has_received_the_end(client) && server != TcpState::fin_wait_1;
           });
}

bool RunActivity::server_waits_for_client() const {
    return std::any_of(open_calls_.begin(), open_calls_.end(), [&](const auto& entry) {
        const Call& call = entry.second;
        if (!call.may_wait || call.woken || cast_.role_of(call.pid) != Side::server) return false;
        switch (model::family(call.call)) {
            case Family::receive:
                return call.socket != 0;
            case Family::accept:
                return connections_finished();
            case Family::wait:
                return call.timeout_ms < 0;  // with a timeout it may act by itself
            default:
                return false;
        }
    });
}

bool RunActivity::server_idles() const {
    return std::any_of(open_calls_.begin(), open_calls_.end(), [&](const auto& entry) {
        const Call& call = entry.second;
        const Family family = model::family(call.call);
        return call.may_wait && !call.woken && cast_.role_of(call.pid) == Side::server &&
               (family == Family::accept || family == Family::wait);
    });
}

std::string RunActivity::waiting_in(Side role) const {
    for (const auto& [id, call] : open_calls_)
        if (cast_.role_of(call.pid) == role)
            return "; it waits in " + call_text(call) + " (pid " + std::to_string(call.pid) + ")";
    return "";
}

}  // namespace tcpwhy::scenario
