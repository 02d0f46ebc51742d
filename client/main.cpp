// echo-client: the article's client.
#include <csignal>

#include "client/callback_style.hpp"
#include "client/coroutine_style.hpp"
#include "client/options.hpp"
#include "client/posix_style.hpp"
#include "client/sync_style.hpp"
#include "client/talk_style.hpp"
#include "common/errors.hpp"

namespace {

using namespace tcpwhy;

void talk_in_style(const client::Options& options) {
    switch (options.style) {
        case client::Style::sync:
            return client::talk_sync(options);
        case client::Style::callback:
            return client::talk_callback(options);
        case client::Style::coroutine:
            return client::talk_coroutine(options);
        case client::Style::posix:
            return client::talk_posix(options);
    }
}

int talk(int argc, char** argv) {
    std::optional<int> leave;
    const client::Options options = client::parse_options(argc, argv, leave);
    if (leave) return *leave;
    set_up_logging("echo-client", options.verbosity);
    if (!options.talk.empty()) client::talk_by_script(options);
    // A write to a server that has gone fails with EPIPE and a clear line. Without this, the signal
    // would end the client in silence.
    std::signal(SIGPIPE, SIG_IGN);
    talk_in_style(options);
    return exit_status::ok;
}

}  // namespace

int main(int argc, char** argv) {
    return run_main(argc, argv, talk);
}
