#include "tracer/app/web_page.hpp"

#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

namespace tcpwhy::app {

void add_web_option(CommandLine& command, WebChoice& choice) {
    command
        .add_option("--web", &choice.port,
                    "Show the trace in a browser while it happens: a page on 127.0.0.1, at this "
                    "port or any free one (docs/live-page.md)")
        .type_name("[PORT]")
        .number_if_left_out("0")
        .between(0, 65535);
}

void WebPage::open(const WebChoice& choice, bool keyboard) {
    page_ = std::make_unique<web::LivePage>(
        web::LivePage::Wishes{choice.port, keyboard && isatty(STDIN_FILENO) == 1});
    sink_ = page_->sink([this](const std::string& file, std::uint32_t first, std::uint32_t last) {
        return sources_.lines(file, first, last);
    });
}

std::string WebPage::without_own_port(const std::string& filter) const {
    return page_ ? web::without_port(filter, page_->port()) : filter;
}

void WebPage::wait_for_viewer(const std::function<bool()>& interrupted) {
    if (!page_) return;
    std::fputs("tcpwhy: the run begins when the page is open (Ctrl-C gives up)\n", stderr);
    (void)page_->wait_for_viewer(interrupted);
}

void WebPage::finish() {
    if (page_) page_->finish();
}

}  // namespace tcpwhy::app
