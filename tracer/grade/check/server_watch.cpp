#include "tracer/grade/check/server_watch.hpp"

#include <algorithm>
#include <limits>

namespace tcpwhy::grade {
namespace {

using model::TcpState;

bool is_listening(const TableRow& row) {
    return row.state == TcpState::listen;
}

bool has_state(const std::vector<TableRow>& rows, TcpState state) {
    return std::any_of(rows.begin(), rows.end(),
                       [&](const TableRow& row) { return row.state == state; });
}

/// Only a socket that accept() has returned can have sent a FIN.
bool has_closed(TcpState state) {
    return state == TcpState::fin_wait_1 || state == TcpState::fin_wait_2 ||
           state == TcpState::closing || state == TcpState::last_ack ||
           state == TcpState::time_wait;
}

}  // namespace

void ServerWatch::await_listening(double seconds) {
    const std::string port = std::to_string(context_.assignment.port);
    std::string elsewhere;
    const bool reached = context_.within(seconds).reaches([&] {
        for (const TableRow& row : listeners()) {
            if (reachable(row)) return true;
            elsewhere = address_words(row);
        }
        if (program_.alive()) return false;
        if (has_called_listen()) return true;
        throw StepFailure{"listen() on port " + port,
                          "the program " + program_.ending_words() + ", and nothing listens",
                          false};
    });
    context_.journal.listened = context_.journal.listened || reached;
    if (reached) return context_.journal.note("saw it listen on port " + port);
    if (!elsewhere.empty())
        throw StepFailure{"listen() on 127.0.0.1, 0.0.0.0 or a dual-stack [::], port " + port,
                          "it listened on " + elsewhere + " alone", false};
    throw StepFailure{"listen() on port " + port + " within " + seconds_words(seconds),
                      "no socket listened on that port", true};
}

/// The call itself was seen, of a program that did not live until the table was read.
bool ServerWatch::has_called_listen() const {
    const std::vector<Endpoint> all = context_.host.listened_on();
    return std::any_of(all.begin(), all.end(), [&](const Endpoint& each) {
        return each.port == context_.assignment.port &&
               (each.address.is_any() || each.address == Address::loopback_v4());
    });
}

void ServerWatch::require_accepted(const Connection& connection, double seconds) {
    const bool accepted = rows_reach(seconds, [&](const std::vector<TableRow>& rows) {
        for (const TableRow& row : rows)
            if (row.remote == connection.local() && !is_listening(row) &&
                (row.held || has_closed(row.state)))
                return true;
        return connection.fin();
    });
    if (!accepted)
        throw StepFailure{"accept() returns the connection within " + seconds_words(seconds),
                          "it stayed in the listener's queue", true};
    context_.journal.note("saw that accept() had returned the connection");
}

void ServerWatch::let_close(const Connection& connection, double seconds) {
    if (!connection.ended()) return;
    static_cast<void>(rows_reach(seconds, [&](const std::vector<TableRow>& rows) {
        return std::none_of(rows.begin(), rows.end(), [&](const TableRow& row) {
            return row.held && row.remote == connection.local();
        });
    }));
}

std::size_t ServerWatch::fewest_descriptors(double seconds, std::size_t enough) const {
    std::size_t fewest = std::numeric_limits<std::size_t>::max();
    static_cast<void>(context_.within(seconds).reaches([&] {
        // A process that is just ending shows its descriptors to nobody.
        const auto count = descriptors_of(context_.host.processes());
        if (count) fewest = std::min(fewest, *count);
        return fewest <= enough;
    }));
    if (fewest == std::numeric_limits<std::size_t>::max())
        throw MachineFault{"/proc does not show the program's descriptors"};
    return fewest;
}

void ServerWatch::count_descriptors(double seconds) {
    counted_ = fewest_descriptors(seconds, 0);
    context_.journal.note("counted " + std::to_string(*counted_) + " open descriptors");
}

void ServerWatch::require_no_more_descriptors(double seconds) {
    const std::size_t before = counted_.value_or(0);
    const std::size_t now = fewest_descriptors(seconds, before);
    if (now > before)
        throw StepFailure{
            "no more open descriptors than after the first client, " + std::to_string(before),
            "there were " + std::to_string(now), true};
    context_.journal.note("counted " + std::to_string(now) + " open descriptors again");
}

void ServerWatch::require_no_close_wait(double seconds) {
    const bool none = rows_reach(seconds, [](const std::vector<TableRow>& rows) {
        return !has_state(rows, TcpState::close_wait);
    });
    if (!none)
        throw StepFailure{
            "no connection in CLOSE-WAIT " + seconds_words(seconds) + " after the last client left",
            "one stayed in CLOSE-WAIT: its client has left, and the server did not "
            "close it",
            true};
}

void ServerWatch::await_time_wait(double seconds) {
    bool waits = false;
    const bool known = rows_reach(seconds, [&](const std::vector<TableRow>& rows) {
        waits = has_state(rows, TcpState::time_wait);
        // A reset after the FIN has removed the connection: then nothing keeps the port.
        return waits || std::all_of(rows.begin(), rows.end(), is_listening);
    });
    if (!known) throw MachineFault{"no connection came to TIME-WAIT"};
    context_.journal.note(waits ? "saw TIME-WAIT on the port" : "saw that nothing keeps the port");
}

void ServerWatch::let_end_without_listener() {
    if (listeners().empty()) static_cast<void>(program_.let_end());
}

void ServerWatch::settle(double seconds) {
    static_cast<void>(rows_reach(seconds, [](const std::vector<TableRow>& rows) {
        return std::all_of(rows.begin(), rows.end(), [](const TableRow& row) {
            return is_listening(row) || row.state == TcpState::time_wait;
        });
    }));
}

}  // namespace tcpwhy::grade
