// echo-server: the article's server.
#include "common/errors.hpp"
#include "server/callback_style.hpp"
#include "server/coroutine_style.hpp"
#include "server/leave_on_signal.hpp"
#include "server/options.hpp"
#include "server/posix_style.hpp"
#include "server/sync_style.hpp"
#include "server/talk_style.hpp"

namespace {

using namespace tcpwhy;

void serve_in_style(const server::Options& options) {
    switch (options.style) {
        case server::Style::sync:
            return server::serve_sync(options);
        case server::Style::callback:
            return server::serve_callback(options);
        case server::Style::coroutine:
            return server::serve_coroutine(options);
        case server::Style::posix:
            return server::serve_posix(options);
    }
}

int serve(int argc, char** argv) {
    std::optional<int> leave;
    const server::Options options = server::parse_options(argc, argv, leave);
    if (leave) return *leave;
    set_up_logging("echo-server", options.verbosity);
    if (!options.talk.empty()) server::serve_talk(options);
    server::leave_on_signal();
    serve_in_style(options);
    return exit_status::ok;
}

}  // namespace

int main(int argc, char** argv) {
    return run_main(argc, argv, serve);
}
