#include "tracer/grade/check/serving.hpp"

#include <sys/socket.h>

#include <cerrno>
#include <optional>

#include "common/errors.hpp"

namespace tcpwhy::grade {
namespace {

/// A reset that follows the client's FIN would find the connection closed, if the server's came at
/// once; then the verdict would depend on the machine's turns.
constexpr double seconds_before_own_fin = 0.2;

}  // namespace

void Serving::listen() {
    listener_ = listener_on(context_.assignment.port);
}

void Serving::begin() {
    typed_.clear();
    received_lines_ = 0;
    cut_short_ = false;
    left_at_.reset();
    // What a former start of the program has left in the queue is not this one's.
    while (listener_ &&
           Descriptor(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK))) {
    }
    begun_ = connections_begun();
}

void Serving::accept(double seconds) {
    Descriptor made;
    const bool accepted = context_.within(seconds).reaches([&] {
        made = Descriptor(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!made && !program_.alive())
            throw StepFailure{"a connection to port " + std::to_string(context_.assignment.port),
                              "the program " + program_.ending_words() + " without one", false};
        return static_cast<bool>(made);
    });
    if (!accepted)
        throw StepFailure{"a connection to port " + std::to_string(context_.assignment.port) +
                              " within " + seconds_words(seconds),
                          "none came", true};
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    getpeername(made.get(), reinterpret_cast<sockaddr*>(&address), &length);
    const auto client = endpoint_from_sockaddr(&address, length);
    if (client) context_.journal.concerned = *client;
    if (client) context_.journal.clients.push_back(*client);
    ends_.add(Connection(std::move(made)));
    context_.journal.note("accepted its connection");
}

void Serving::type(const Step& step) {
    typed_.push_back(ends_.message(step));
    context_.host.io().type(typed_.back(), context_.within(5));
    context_.journal.note("typed " + bytes_words(typed_.back().size()) + " " +
                          quoted_bytes(typed_.back()));
}

void Serving::end_input() {
    input_ended_at_ = Clock::now();
    context_.host.io().end_input();
    context_.journal.note("ended its input");
}

/// The failure when a line came in part: its time is over, or the connection has ended.
StepFailure Serving::part_of_line(const std::string& line, std::size_t done) {
    constexpr std::size_t few = 8;
    const Connection& connection = ends_.last();
    std::string got = "only " + bytes_words(done) + " came";
    if (connection.ended()) got += " before " + connection.ending();
    if (line.size() - done <= few) got += "; " + quoted_bytes(line.substr(done)) + " is missing";
    return {"the whole typed line, " + bytes_words(line.size()), got, !connection.ended()};
}

void Serving::receive_line(double seconds, bool sends_back) {
    if (received_lines_ >= typed_.size()) throw MachineFault{"the script has typed no line here"};
    const std::string line = typed_[received_lines_++];
    Connection& connection = ends_.last();
    const std::string what = received_lines_ == 1 ? "the typed line" : "the next typed line";
    if (!sends_back) return ends_.require_bytes(connection, line, seconds, what);
    // Echoed as the bytes arrive, which a client that sends its line in pieces may wait for.
    const Deadline deadline = context_.within(seconds);
    std::size_t done = 0;
    while (done < line.size()) {
        const std::string fresh(connection.fresh());
        if (fresh.empty()) {
            if (!connection.ended() && connection.wait(deadline)) continue;
            if (done == 0) return ends_.require_bytes(connection, line, 0, what);
            throw part_of_line(line, done);
        }
        const std::string part = fresh.substr(0, line.size() - done);
        if (line.compare(done, part.size(), part) != 0 || part.size() < fresh.size())
            return ends_.require_bytes(connection, line.substr(done), 0, what);
        connection.take(part.size());
        connection.send(part, deadline);
        done += part.size();
    }
    context_.journal.note("got " + what + " and sent it back");
}

void Serving::send_back_what_comes(double seconds) {
    Connection& connection = ends_.last();
    const Deadline deadline = context_.within(seconds);
    while (connection.fresh().empty()) {
        if (connection.ended())
            throw StepFailure{"the typed line", connection.ending() + " came before it", false};
        if (!connection.wait(deadline))
            throw StepFailure{"the typed line within " + seconds_words(seconds), "nothing came",
                              true};
    }
    echo_fresh(connection);
    context_.journal.note("sent back what came");
}

void Serving::serve(double seconds) {
    Connection& connection = ends_.last();
    const Deadline deadline(seconds);
    while (!deadline.over() && !connection.ended()) {
        static_cast<void>(connection.wait(deadline));
        echo_fresh(connection);
    }
    // Also when it has ended: the time belongs to the check.
    static_cast<void>(deadline.reaches([] { return false; }));
}

void Serving::send_parts(double pause) {
    if (typed_.empty()) throw MachineFault{"the script has typed no line here"};
    std::string line = typed_.back();
    if (received_lines_ < typed_.size()) line.erase(0, receive_to_return_in_parts(pause));
    send_halves(line, pause);
    context_.journal.note("sent it back in two segments, " + seconds_words(pause) + " apart");
}

/// A client may send a piece of its line and wait for the echo of that before it sends the next.
/// Returns how many bytes have been sent back to it for that reason.
std::size_t Serving::receive_to_return_in_parts(double pause) {
    constexpr double seconds = 5;
    const std::string line = typed_[received_lines_++];
    Connection& connection = ends_.last();
    const Deadline deadline = context_.within(seconds);
    std::size_t returned = 0;
    while (returned + connection.fresh().size() < line.size() && !connection.ended()) {
        const std::string fresh(connection.fresh());
        if (line.compare(returned, fresh.size(), fresh) != 0) break;
        // The first stop shows such a client; then its pieces are sent back as they come.
        const Deadline patience = returned > 0 ? Deadline(0) : context_.within(0.5);
        if (connection.wait(fresh.empty() ? deadline : patience)) continue;
        if (deadline.over()) break;
        connection.take(fresh.size());
        send_halves(fresh, returned > 0 ? 0 : pause);
        returned += fresh.size();
    }
    ends_.require_bytes(connection, line.substr(returned), 0, "the typed line");
    return returned;
}

void Serving::send_halves(const std::string& bytes, double pause) {
    Connection& connection = ends_.last();
    connection.send(bytes.substr(0, bytes.size() / 2), context_.within(5));
    std::this_thread::sleep_for(std::chrono::duration<double>(pause));
    connection.send(bytes.substr(bytes.size() / 2), context_.within(5));
}

void Serving::require_still_connected() {
    Connection& connection = ends_.last();
    static_cast<void>(connection.wait(Deadline(0)));
    if (connection.ended())
        throw StepFailure{"a client that waits for its input to end",
                          connection.ending() + " came before its input ended", false};
    if (program_.end())
        throw StepFailure{"a client that waits for its input to end",
                          "it " + program_.ending_words() + " before its input ended", false};
}

void Serving::require_no_connection() {
    const auto now = connections_begun();
    if (!begun_ || !now) throw MachineFault{"/proc/net/snmp does not count connections"};
    if (*now <= *begun_) return;
    // The kernel counts those of all programs together.
    const auto own = context_.host.connects();
    if (context_.shares_network && own == 0U) return;
    if (context_.shares_network && !own)
        throw MachineFault{"other programs of this network may have tried a connection"};
    throw StepFailure{"no connection is tried", "one was tried", false};
}

void Serving::close() {
    // Before the FIN leaves: the client may say so before this thread goes on.
    left_at_ = Clock::now();
    ends_.last().close();
    context_.journal.note("closed the connection");
}

void Serving::echo_fresh(Connection& connection) {
    const std::string fresh(connection.fresh());
    connection.take(fresh.size());
    if (!fresh.empty()) connection.send(fresh, context_.within(5));
}

void Serving::finish(double seconds) {
    const Deadline deadline = context_.within(seconds);
    std::optional<Deadline> own_fin;
    static_cast<void>(deadline.reaches([&] {
        if (ends_.any() && ends_.last().is_open()) {
            Connection& connection = ends_.last();
            if (!connection.ended()) static_cast<void>(connection.wait(Deadline(0)));
            echo_fresh(connection);
            if (connection.ended() && !own_fin) own_fin = context_.within(seconds_before_own_fin);
            if (own_fin && own_fin->over()) connection.close();
        }
        return program_.end().has_value();
    }));
    cut_short_ = !program_.end();
    if (own_fin && ends_.last().is_open()) ends_.last().close();
    if (cut_short_) program_.kill_all();
    read_to_end();
}

void Serving::read_to_end() {
    if (program_.end()) context_.host.io().drain(context_.within(0.5));
}

std::vector<std::string> Serving::lines_without_newline() const {
    std::vector<std::string> lines;
    for (const std::string& line : typed_) lines.push_back(line.substr(0, line.find('\n')));
    return lines;
}

std::string Serving::output() {
    read_to_end();
    return context_.host.io().text(false);
}

void Serving::require_said() {
    read_to_end();
    const ProgramIo& io = context_.host.io();
    const std::string all = io.text(false) + io.text(true);
    if (all.find_first_not_of(" \t\r\n") == std::string::npos)
        throw StepFailure{"a message on standard output or standard error", "it said nothing",
                          false};
}

void Serving::remember_output() {
    const std::string printed = output();
    // A client may log its own end once its input has ended. Such text stands around no echo.
    std::string errors;
    for (const Piece& piece : context_.host.io().pieces())
        if (piece.error_stream && (!input_ended_at_ || piece.came < *input_ended_at_))
            errors += piece.text;
    known_ = around_echoes(printed, errors, lines_without_newline());
}

void Serving::require_new_text() {
    read_to_end();
    std::string after[2];
    for (const Piece& piece : context_.host.io().pieces())
        if (left_at_ && piece.came >= *left_at_) after[piece.error_stream ? 1 : 0] += piece.text;
    for (const std::string& text : after) {
        const std::string said = new_text(text, lines_without_newline(), known_);
        if (said.empty()) continue;
        return context_.journal.note("read what it said: " + quoted_bytes(said));
    }
    throw StepFailure{
        "after the server's FIN, a message that is neither an echo nor the text "
        "around one",
        "it said nothing new", false};
}

void Serving::require_printed_once() {
    const std::string line = lines_without_newline().back();
    const std::string text = output();
    const std::size_t times = times_in(text, line);
    if (times == 1) return;
    throw StepFailure{"the echo on standard output, once: " + quoted_bytes(line),
                      (times == 0 ? "it does not stand there: "
                                  : "it stands there " + std::to_string(times) + " times: ") +
                          quoted_bytes(text),
                      cut_short_};
}

void Serving::require_printed_all() {
    std::string text = output();
    std::size_t number = 0;
    for (const std::string& line : lines_without_newline()) {
        ++number;
        const std::size_t at = text.find(line);
        if (at != std::string::npos) {
            text.erase(0, at + line.size());
            continue;
        }
        const std::size_t found = bytes_in_order(text, line);
        if (found == line.size() && typed_.size() == 1) return;
        throw StepFailure{"all that came back on standard output, in its order",
                          "of line " + std::to_string(number) + " (" + bytes_words(line.size()) +
                              ") " +
                              (found == 0 ? "nothing stands there"
                                          : "only " + bytes_words(found) + " stand there"),
                          cut_short_};
    }
}

}  // namespace tcpwhy::grade
