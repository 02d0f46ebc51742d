#include "tracer/grade/check/own_ends.hpp"

#include <algorithm>

namespace tcpwhy::grade {
namespace {

constexpr std::size_t line_bytes = 33;
constexpr std::size_t long_line = 64, short_line = 16;
constexpr std::size_t most_ends = 8;  ///< older ones that are closed are forgotten

std::size_t first_difference(std::string_view one, std::string_view other) {
    std::size_t at = 0;
    while (at < one.size() && at < other.size() && one[at] == other[at]) ++at;
    return at;
}

[[noreturn]] void fail_by_difference(std::string_view got, const std::string& bytes,
                                     const std::string& what) {
    const std::size_t at = first_difference(got, bytes);
    if (at == bytes.size())
        throw StepFailure{what + ", " + bytes_words(bytes.size()) + ", and nothing else",
                          bytes_words(got.size()) + " came: " + quoted_bytes(got), false};
    throw StepFailure{what + ": " + quoted_bytes(bytes),
                      "other bytes came, the first that differs is number " +
                          std::to_string(at + 1) + ": " + quoted_bytes(got),
                      false};
}

}  // namespace

void OwnEnds::connect(const Step& step) {
    Connection made = Connection::to_port(context_.assignment.port, context_.within(step.seconds));
    ends_.push_back({step.socket, std::move(made)});
    context_.journal.clients.push_back(last().local());
    context_.journal.concerned = last().local();
    context_.journal.note(step.socket.empty() ? "connected" : "connected as " + step.socket);
    if (ends_.size() > most_ends && !ends_.front().connection.is_open() &&
        ends_.front().name.empty())
        ends_.pop_front();
}

void OwnEnds::add(Connection connection) {
    ends_.push_back({"", std::move(connection)});
}

Connection& OwnEnds::last() {
    if (ends_.empty()) throw MachineFault{"the script has no connection here"};
    return ends_.back().connection;
}

Connection& OwnEnds::of(const Step& step) {
    if (step.socket.empty()) return last();
    const auto found = std::find_if(ends_.rbegin(), ends_.rend(),
                                    [&](const Named& each) { return each.name == step.socket; });
    if (found == ends_.rend()) throw MachineFault{"the script has no connection " + step.socket};
    return found->connection;
}

std::string OwnEnds::message(const Step& step) {
    switch (step.message) {
        case Message::line:
            return messages_.line(step.bytes > 0 ? step.bytes : line_bytes);
        case Message::long_line:
            return messages_.line(long_line);
        case Message::short_line:
            return messages_.line(short_line);
        case Message::turns:
            return messages_.line(turn_++ % 2 == 0 ? long_line : short_line);
        case Message::bytes:
            return messages_.binary(step.bytes);
        case Message::text:
        case Message::none:
            break;
    }
    return step.text;
}

void OwnEnds::send(const Step& step) {
    const std::string bytes = message(step);
    Connection& connection = of(step);
    connection.send(bytes, context_.within(5));
    ++context_.journal.messages;
    context_.journal.note("sent " + bytes_words(bytes.size()) + " " + quoted_bytes(bytes));
}

void OwnEnds::require_bytes(Connection& connection, const std::string& bytes, double seconds,
                            const std::string& what) {
    const Deadline deadline = context_.within(seconds);
    while (true) {
        const std::string_view got = connection.fresh();
        if (got == bytes) break;
        if (first_difference(got, bytes) < got.size()) fail_by_difference(got, bytes, what);
        const std::string so_far =
            got.empty() ? "nothing"
                        : "only " + bytes_words(got.size()) + " of " + std::to_string(bytes.size());
        if (connection.ended())
            throw StepFailure{what + ", " + bytes_words(bytes.size()),
                              so_far + " came before " + connection.ending(), false};
        if (!connection.wait(deadline))
            throw StepFailure{
                what + ", " + bytes_words(bytes.size()) +
                    (seconds > 0 ? ", within " + seconds_words(seconds) : ", in time"),
                so_far + " came", true};
    }
    connection.take(bytes.size());
    context_.journal.note("got " + what);
}

void OwnEnds::require_line(Connection& connection, double seconds) {
    const Deadline deadline = context_.within(seconds);
    while (connection.fresh().find('\n') == std::string_view::npos) {
        if (connection.ended())
            throw StepFailure{"a line", connection.ending() + " came before its newline", false};
        if (!connection.wait(deadline))
            throw StepFailure{"a line within " + seconds_words(seconds), "no newline came", true};
    }
    connection.take(connection.fresh().find('\n') + 1);
    context_.journal.note("got a line");
}

void OwnEnds::require_nothing_more(Connection& connection, double seconds) {
    const Deadline deadline = context_.within(seconds);
    while (connection.fresh().empty() && !connection.ended() && connection.wait(deadline)) {
    }
    const std::string_view more = connection.fresh();
    if (!more.empty())
        throw StepFailure{"no other bytes",
                          bytes_words(more.size()) + " more came: " + quoted_bytes(more), false};
}

void OwnEnds::require_fin(Connection& connection, double seconds) {
    const Deadline deadline = context_.within(seconds);
    while (!connection.ended())
        if (!connection.wait(deadline))
            throw StepFailure{"the other end's FIN within " + seconds_words(seconds),
                              "the connection stayed open", true};
    if (!connection.fin())
        throw StepFailure{"the other end's FIN", connection.ending() + " came", false};
    context_.journal.note("got its FIN");
}

void OwnEnds::await_end(Connection& connection, double seconds) {
    const Deadline deadline = context_.within(seconds);
    while (!connection.ended() && connection.wait(deadline)) {
    }
}

void OwnEnds::leave(const Step& step) {
    Connection& connection = of(step);
    const std::string who = step.socket.empty() ? "" : " " + step.socket;
    if (context_.check.expect.any()) {
        if (!connection.ended()) static_cast<void>(connection.wait(Deadline(0)));
        if (!connection.fin()) context_.journal.left_first.push_back(connection.local());
    }
    if (step.verb == Verb::shut) {
        connection.shut();
        context_.journal.note("shut its sending side");
    } else if (step.verb == Verb::reset) {
        connection.reset();
        context_.journal.note("reset the connection" + who);
    } else {
        connection.close();
        context_.journal.note("closed the connection" + who);
    }
}

void OwnEnds::close_all() {
    ends_.clear();
}

}  // namespace tcpwhy::grade
