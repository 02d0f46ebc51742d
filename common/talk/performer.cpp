#include "common/talk/performer.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <iostream>
#include <system_error>
#include <thread>
#include <utility>

#include "common/errors.hpp"
#include "common/socket_calls.hpp"
#include "common/talk/calls.hpp"

namespace tcpwhy::talk {
namespace {

[[noreturn]] void fail_step(const char* call) {
    throw std::system_error(errno, std::generic_category(), call);
}

/// Reads one line of standard input, byte by byte: what follows belongs to the next `pause`.
void pause_for_a_line() {
    char byte = 0;
    while (byte != '\n') {
        const auto size = ::read(STDIN_FILENO, &byte, 1);
        if (size == 0) return;
        if (size < 0 && errno != EINTR) fail_step("read");
    }
}

void wait_for_child() {
    int status = 0;
    while (::wait(&status) < 0)
        if (errno != EINTR) fail_step("wait");
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        throw Unmet("the child ended with status " + std::to_string(WEXITSTATUS(status)));
}

class Performer {
  public:
    Performer(const Talk& talk, Program program) : talk_(talk), program_(std::move(program)) {
        sockets_ = std::move(program_.sockets);
        sockets_.resize(talk.slots);
    }

    void perform(std::size_t from, std::size_t end) {
        for (std::size_t index = from; index < end; ++index) {
            const Step& step = talk_.steps[index];
            if (step.verb == Verb::fork) {
                fork(index);
                index = step.end;
            } else {
                attempt(step);
            }
        }
    }

  private:
    [[noreturn]] void stop(const Step& step, const std::string& why) const {
        throw Error(exit_status::failed,
                    talk_.file + ":" + std::to_string(step.line) + ": " + step.source + ": " + why);
    }

    void attempt(const Step& step) {
        std::error_code failure;
        try {
            carry_out(step);
        } catch (const std::system_error& error) {
            failure = error.code();
        } catch (const Unmet& unmet) {
            stop(step, unmet.what());
        }
        const int wanted = step.fails.value_or(0);
        if (failure.value() == wanted) return;
        if (wanted == 0) stop(step, failure.message());
        stop(step, failure ? "failed otherwise: " + failure.message() : "it did not fail");
    }

    void carry_out(const Step& step) {
        const int fd = step.slot == no_slot ? -1 : sockets_[step.slot].get();
        switch (step.verb) {
            case Verb::socket:
                return keep(step, open_stream_socket(family_of(step), 0));
            case Verb::bind:
                return bind_to(fd, step.endpoint.value_or(program_.bind_to));
            case Verb::listen:
                return listen_on(
                    fd, step.any_amount ? program_.backlog : static_cast<int>(step.amount));
            case Verb::accept:
                return keep(step, accept_connection(fd));
            case Verb::connect:
                return connect_to(fd, peer_of(step), step.text);
            case Verb::set:
                return set_option(fd, *step.option, step.value);
            case Verb::send:
                return send_all(fd, step.text ? *step.text : letters(step.amount), step.flags);
            case Verb::read:
                return read_once(fd, step.amount);
            case Verb::read_bytes:
                return read_bytes(fd, step.amount);
            case Verb::read_until_end:
                return read_until_end(fd);
            case Verb::read_urgent:
                return read_urgent(fd);
            case Verb::expect:
                return expect(fd, *step.text);
            case Verb::wait_for_data:
                return wait_for(fd, POLLIN);
            case Verb::wait_for_room:
                return wait_for(fd, POLLOUT);
            case Verb::wait_for_error:
                return wait_for(fd, 0);
            case Verb::wait_for_connection:
                return wait_for_connection(fd);
            case Verb::wait_for_end:
                return wait_for_end(fd);
            case Verb::wait_for_reset:
                return wait_for_reset(fd);
            case Verb::shutdown:
                return shut_down(fd, step.flags);
            case Verb::close:
                return sockets_[step.slot].close();
            case Verb::reset:
                make_close_reset(fd);
                return sockets_[step.slot].close();
            case Verb::disconnect:
                return disconnect(fd);
            case Verb::give:
                return talk::give(channel_.get(), fd);
            case Verb::take:
                return keep(step, talk::take(channel_.get()));
            default:
                return carry_out_without_socket(step);
        }
    }

    void carry_out_without_socket(const Step& step) {
        switch (step.verb) {
            case Verb::pause:
                return pause_for_a_line();
            case Verb::sleep:
                return std::this_thread::sleep_for(std::chrono::milliseconds(step.amount));
            case Verb::say:
                std::cout << *step.text << std::endl;
                return;
            case Verb::ignore:
                if (::signal(step.signal, SIG_IGN) == SIG_ERR) fail_step("signal");
                return;
            case Verb::wait_for_child:
                return wait_for_child();
            case Verb::wait_for_signal:
                (void)::pause();
                return;
            case Verb::kill:
                if (::kill(::getpid(), step.signal) != 0) fail_step("kill");
                return;
            case Verb::exit:
                ::_exit(static_cast<int>(step.amount));
            default:
                return;
        }
    }

    /// The child performs the steps between `fork` and `end fork` and exits; the parent continues
    /// after them.
    void fork(std::size_t index) {
        int ends[2];
        Descriptor childs_end;
        if (has_take(index)) {
            if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) fail_step("socketpair");
            channel_ = Descriptor(ends[0]);
            childs_end = Descriptor(ends[1]);
        }
        const pid_t child = ::fork();
        if (child < 0) stop(talk_.steps[index], std::strerror(errno));
        if (child > 0) return;
        if (childs_end) channel_ = std::move(childs_end);
        perform(index + 1, talk_.steps[index].end);
        ::_exit(exit_status::ok);
    }

    [[nodiscard]] bool has_take(std::size_t fork) const {
        for (std::size_t index = fork; index < talk_.steps[fork].end; ++index)
            if (talk_.steps[index].verb == Verb::take) return true;
        return false;
    }

    void keep(const Step& step, Descriptor made) { sockets_[step.makes] = std::move(made); }

    [[nodiscard]] int family_of(const Step& step) const {
        if (step.family != 0) return step.family;
        const Endpoint& usual = program_.connect_to ? *program_.connect_to : program_.bind_to;
        return usual.address.family == Address::Family::ipv6 ? AF_INET6 : AF_INET;
    }

    [[nodiscard]] Endpoint peer_of(const Step& step) const {
        if (step.endpoint) return *step.endpoint;
        if (!program_.connect_to) throw Unmet("a server has to say which ADDRESS:PORT");
        return *program_.connect_to;
    }

    const Talk& talk_;
    Program program_;
    std::vector<Descriptor> sockets_;  ///< by slot
    Descriptor channel_;               ///< to the newest child; in a child, to its parent
};

}  // namespace

void perform(const Talk& talk, Program program) {
    // SIGPIPE ends an ordinary program. The parent of this process can have set it to be ignored.
    ::signal(SIGPIPE, SIG_DFL);
    Performer performer(talk, std::move(program));  // never destroyed: that would close the sockets
    performer.perform(0, talk.steps.size());
    std::cout.flush();
    ::_exit(exit_status::ok);
}

}  // namespace tcpwhy::talk
