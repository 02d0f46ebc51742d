#include "tracer/scenario/awaited_listener.hpp"

#include "common/errors.hpp"
#include "tracer/scenario/run_words.hpp"

namespace tcpwhy::scenario {

using model::SystemCall;

bool AwaitedListener::on(const RunActivity::Call& call, const model::CallReturned& returned) {
    const bool asks = call.call == SystemCall::getpeername || call.call == SystemCall::getsockname;
    if (returned.error != 0 && call.socket != 0 && !asks && !found_nothing(call, returned))
        last_failure_ = attempt_failed(call_text(call), returned.error);
    if (call.call != SystemCall::listen || returned.error != 0) return false;
    if (!returned.snapshot || !returned.snapshot->local) return false;
    const Endpoint& local = *returned.snapshot->local;
    if (local.port == port_) return true;
    elsewhere_.push_back(local);
    return false;
}

std::string AwaitedListener::ended_before(const model::ProcessEvent& exit) const {
    std::string line =
        "the server " + end_text(exit) + " before it listened on port " + std::to_string(port_);
    if (!refused_tracer_.empty())
        line += ": " + refused_tracer_ +
                " cannot trace a program that tcpwhy observes (fix: start the program itself; "
                "`tcpwhy explain cannot-trace`)";
    if (!last_failure_.empty()) line += "; its last failed call was " + last_failure_;
    return line;
}

std::string AwaitedListener::listens_elsewhere() const {
    return "the server listens on " + names_of(elsewhere_) + ", not on port " +
           std::to_string(port_) + port_fix(elsewhere_.front().port, port_);
}

std::string AwaitedListener::uses_udp() const {
    return "the server's socket on port " + std::to_string(port_) +
           " is a UDP socket, and tcpwhy shows TCP (fix: socket() with SOCK_STREAM, then bind(), "
           "listen() and accept())";
}

std::string AwaitedListener::not_in_time(const std::string& within,
                                         const RunActivity& activity) const {
    const std::string line = "the server did not listen on port " + std::to_string(port_) + within;
    if (!elsewhere_.empty()) return line + "; it listens on " + names_of(elsewhere_);
    if (!last_failure_.empty()) return line + "; its last failed call was " + last_failure_;
    const std::string why = activity.why_no_listener();
    return line + (why.empty() ? activity.waiting_in(model::Side::server) : why);
}

}  // namespace tcpwhy::scenario
