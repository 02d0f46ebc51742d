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

/// A program may look at the end twice; a loop does it for ever.
constexpr std::uint64_t reads_of_a_loop = 5;

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

/// "waits in accept(3) (pid 7)".
std::string wait_words(const RunActivity::Call& call) {
    return "waits in " + call_text(call) + " (pid " + std::to_string(call.pid) + ")";
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
    if (is_activity(entered) && !is_part_of_loop(entered)) last_ = std::max(last_, entered.time);
}

std::optional<RunActivity::Call> RunActivity::on(const CallReturned& returned) {
    const auto found = open_calls_.find(returned.id);
    if (found == open_calls_.end()) return std::nullopt;
    const Call call = found->second;
    open_calls_.erase(found);
    follow_reads(call, returned);
    if (call.call == model::SystemCall::bind && returned.error == 0 &&
        cast_.role_of(call.pid) == Side::server)
        server_has_bound_ = true;
    if (call.socket != 0 && !found_nothing(call, returned) && !is_in_loop(call.socket))
        last_ = std::max(last_, returned.time);
    return call;
}

bool RunActivity::is_in_loop(model::SocketId socket) const {
    const auto found = at_end_.find(socket);
    return found != at_end_.end() && found->second.times >= reads_of_a_loop;
}

/// A loop that ignores the end of its input also waits for it, and is told each time.
bool RunActivity::is_part_of_loop(const CallEntered& entered) const {
    if (model::family(entered.call) != Family::wait) return is_in_loop(entered.socket);
    return std::any_of(at_end_.begin(), at_end_.end(), [&](const auto& end) {
        return end.second.times >= reads_of_a_loop && end.second.read.pid == entered.pid;
    });
}

void RunActivity::follow_reads(const Call& call, const CallReturned& returned) {
    if (call.socket == 0) return;
    if (model::family(call.call) == Family::close) at_end_.erase(call.socket);
    if (model::family(call.call) != Family::receive || returned.error != 0) return;
    if (returned.result != 0) {
        at_end_.erase(call.socket);
        return;
    }
    AtEnd& end = at_end_[call.socket];
    end.read = call;
    ++end.times;
}

std::string RunActivity::loop_of(Side role) const {
    for (const auto& [socket, end] : at_end_)
        if (end.times >= reads_of_a_loop && cast_.role_of(end.read.pid) == role)
            return "goes on calling " + call_text(end.read) +
                   " after it returned 0, the end of input: leave the loop";
    return "";
}

std::string RunActivity::why_no_listener() const {
    return server_has_bound_ ? "; it has called bind(), but not listen()" : "";
}

void RunActivity::on(const ProcessEvent& event) {
    using What = ProcessEvent::What;
    last_ = std::max(last_, event.time);
    if (event.what != What::exit && event.what != What::exec) return;
    std::erase_if(open_calls_, [&](const auto& open) { return open.second.pid == event.pid; });
    std::erase_if(at_end_, [&](const auto& end) { return end.second.read.pid == event.pid; });
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
        if (cast_.role_of(call.pid) == role) return "; it " + wait_words(call);
    return "";
}

std::string RunActivity::each_wait() const {
    constexpr std::size_t most = 4;  // of a server with a hundred children a few are enough
    std::string text;
    std::size_t said = 0;
    for (const auto& [id, call] : open_calls_) {
        const std::string program = cast_.program_of(call.pid);
        if (!call.may_wait || program.empty()) continue;
        if (++said > most) return text + "; …";
        text += program == "server" || program == "client" ? "; the " : "; ";
        text += program;
        text += ' ';
        text += wait_words(call);
    }
    return text;
}

}  // namespace tcpwhy::scenario
