// echo-server: the article's server.
#include "common/command_line.hpp"
#include "server/blocking_style.hpp"
#include "server/coroutine_style.hpp"
#include "server/leave_on_signal.hpp"
#include "server/options.hpp"
#include "server/talk_style.hpp"

namespace {

int serve(int argc, char** argv) {
    using namespace tcpwhy;
    std::optional<int> leave;
    const server::Options options = server::parse_options(argc, argv, leave);
    if (leave) return *leave;
    set_up_logging("echo-server", options.verbosity);
    if (!options.talk.empty()) server::serve_talk(options);
    server::leave_on_signal();
    const bool blocking = options.style == server::Style::blocking;
    return blocking ? server::serve_blocking(options) : server::serve_coroutine(options);
}

}  // namespace

int main(int argc, char** argv) {
    return tcpwhy::run_main(argc, argv, serve);
}
