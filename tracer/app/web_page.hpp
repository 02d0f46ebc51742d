// --web: the live page of a command that watches a trace.
#pragma once

#include <memory>

#include "common/command_line.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/run/outlets/source_files.hpp"
#include "tracer/web/page/live_page.hpp"

namespace tcpwhy::app {

/// The option as the command line fills it in.
struct WebChoice {
    std::uint16_t port = 0;
};
void add_web_option(CommandLine& command, WebChoice& choice);

/// The page with the sink that feeds it. Without --web it does nothing.
class WebPage {
  public:
    WebPage() = default;
    /// Starts the server; call it before any thread exists and before a namespace is entered.
    /// `keyboard`: standard input is free, so Enter there asks for a new address.
    void open(const WebChoice& choice, bool keyboard);

    [[nodiscard]] model::TraceSink* sink() const { return sink_.get(); }
    /// A capture filter for the host, without the page's own segments.
    [[nodiscard]] std::string without_own_port(const std::string& filter) const;
    /// Returns when somebody has opened the page, or `interrupted` says that nobody will.
    void wait_for_viewer(const std::function<bool()>& interrupted);
    /// The trace has ended.
    void finish();

  private:
    std::unique_ptr<web::LivePage> page_;
    run::SourceFiles sources_;
    std::unique_ptr<model::TraceSink> sink_;
};

}  // namespace tcpwhy::app
