// tcpwhy-web: serves the live page. tcpwhy starts it before it enters its private network, and
// gives it the trace as a log in memory, which grows while this program reads. So no viewer can
// hold up the observer, and a web server with its libraries is not part of tcpwhy.
#include <fcntl.h>
#include <grp.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>

#include "tracer/web/door/secret.hpp"
#include "tracer/web/log/channel.hpp"
#include "tracer/web/server/attendant.hpp"
#include "tracer/web/server/server.hpp"

namespace tcpwhy::web {
namespace {

constexpr std::chrono::seconds farewell{8};
constexpr uid_t nobody = 65534;

void report(const std::string& line) {
    const std::string whole = line + "\n";
    // Nobody reads it when tcpwhy has gone; then there is nobody to tell.
    (void)!write(channel::reports, whole.data(), whole.size());
}

/// It needs no right: its socket is open and so is its log. Inside of a container that maps no
/// other user it keeps root's number.
void give_up_rights() {
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (geteuid() != 0) return;
    if (setgroups(0, nullptr) != 0 || setresgid(nobody, nobody, nobody) != 0) return;
    (void)!setresuid(nobody, nobody, nobody);
}

std::string document() {
    const LogView file(channel::document);
    std::string buffer;
    return std::string(file.read(0, static_cast<std::size_t>(file.size()), buffer));
}

/// One line on the terminal, written at once: the lines of several threads do not mix.
void say(const std::string& words) {
    std::fputs(("tcpwhy: " + words + "\n").c_str(), stderr);
}

struct Announcer {
    std::uint16_t port = 0;
    bool keyboard = false;

    void first(const std::string& token) const {
        address(token);
        say("the address opens one browser; for another address " +
            std::string(keyboard ? "press Enter, or: " : "type: ") + "kill -USR1 " +
            std::to_string(getpid()));
    }
    void address(const std::string& token) const {
        say("the live page: http://127.0.0.1:" + std::to_string(port) + "/?token=" + token);
    }
};

int serve(std::uint16_t wanted_port, bool keyboard) {
    // Ctrl-C ends the trace, not the page; the page ends when its viewers have all of it.
    for (const int number : {SIGINT, SIGHUP, SIGTSTP, SIGTTOU, SIGTTIN})
        std::signal(number, SIG_IGN);
    Attendant attendant(keyboard);
    Viewers viewers(channel::log);
    viewers.first_has_come = [] { report(std::string(report::viewer)); };
    const std::string token = new_secret();
    Server server({token, new_secret(), new_secret()}, viewers, document(), say);
    const Announcer announcer{server.open(wanted_port), keyboard};
    if (announcer.port == 0) {
        report(std::string(report::failure) + std::strerror(errno));
        return 3;
    }
    give_up_rights();
    std::thread serving([&] { server.serve(); });
    report(std::string(report::port) + std::to_string(announcer.port));
    announcer.first(token);
    attendant.attend(channel::life, {[&] { viewers.wake(); },
                                     [&] {
                                         const std::string next = new_secret();
                                         server.change_token(next);
                                         announcer.address(next);
                                     }});
    viewers.end();
    viewers.wait_until_gone(farewell);
    report(std::string(report::done));
    server.stop();
    serving.join();
    return 0;
}

}  // namespace
}  // namespace tcpwhy::web

int main(int argc, char** argv) try {
    std::uint16_t port = 0;
    const std::string_view given = argc > 1 ? argv[1] : "";
    const auto read = std::from_chars(given.data(), given.data() + given.size(), port);
    if (read.ec != std::errc{} || fcntl(tcpwhy::web::channel::log, F_GETFD) < 0) {
        std::fputs("tcpwhy-web: tcpwhy starts it for --web\n", stderr);
        return 2;
    }
    return tcpwhy::web::serve(port, argc > 2 && std::string_view(argv[2]) == "keyboard");
} catch (const std::exception& failure) {
    std::fprintf(stderr, "tcpwhy-web: %s\n", failure.what());
    return 3;
}
