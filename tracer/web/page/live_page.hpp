// The live page: the page of --format html, fed while the trace happens.
//
// tcpwhy-web serves it, a process of its own. This side only appends to a log in memory and never
// waits for a viewer.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/descriptor.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"
#include "tracer/web/log/event_log.hpp"

namespace tcpwhy::web {

class LivePage {
  public:
    struct Wishes {
        std::uint16_t port = 0;  ///< 0: any free one
        bool keyboard = false;   ///< Enter on standard input asks for a new address
    };
    /// Starts the server and waits until its socket is open. Call it before any thread exists and
    /// before a namespace is entered. Throws UnavailableError, UsageError for a port in use.
    explicit LivePage(const Wishes& wishes);
    ~LivePage();  ///< the server ends
    LivePage(const LivePage&) = delete;
    LivePage& operator=(const LivePage&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// The sink that feeds the page. `source_lines` as in render::Options.
    std::unique_ptr<model::TraceSink> sink(render::SourceLines source_lines);
    /// Waits for the first viewer; false when `given_up` said so before.
    bool wait_for_viewer(const std::function<bool()>& given_up);
    /// The trace has ended. Waits until the viewers have all of it, but not for one that stalls.
    void finish();

  private:
    void start(const Wishes& wishes, const Descriptor& document);
    void append(std::string_view lines);
    /// The next line that the server reports; "" for none in that time, or for its end.
    std::string next_report(int at_most_ms);

    EventLog log_;
    Descriptor reports_;
    Descriptor life_;
    std::string unread_;
    bool server_gone_ = false;
    std::uint16_t port_ = 0;
    pid_t server_ = -1;
};

/// The page's document, made from that of --format html: it asks for the events, and its policy
/// lets it do so.
std::string live_document();

/// `filter`, a pcap-filter(7) expression, without the segments of the page's own port.
std::string without_port(const std::string& filter, std::uint16_t port);

}  // namespace tcpwhy::web
