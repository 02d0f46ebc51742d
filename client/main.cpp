// echo-client: the article's client.
#include "client/article_style.hpp"
#include "client/asio_style.hpp"
#include "client/options.hpp"
#include "client/talk_style.hpp"
#include "common/command_line.hpp"

#include <csignal>

namespace {

int talk(int argc, char** argv) {
    using namespace tcpwhy;
    std::optional<int> leave;
    const client::Options options = client::parse_options(argc, argv, leave);
    if (leave) return *leave;
    set_up_logging("echo-client", options.verbosity);
    if (!options.talk.empty()) client::talk_by_script(options);
    // A server that has gone is told by write's EPIPE and a clear line, not by a silent death.
    std::signal(SIGPIPE, SIG_IGN);
    const bool article = options.style == client::Style::article;
    return article ? client::talk_as_article(options) : client::talk_with_asio(options);
}

}  // namespace

int main(int argc, char** argv) {
    return tcpwhy::run_main(argc, argv, talk);
}
