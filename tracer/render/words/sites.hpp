// The call sites of a trace in words: "server.c:42 (main)", "asio::async_write".
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "tracer/model/socket_call.hpp"

namespace tcpwhy::render {

using SitePointer = std::shared_ptr<const model::CallSite>;

/// The sites of the latest calls, by the number of the call.
class Sites {
  public:
    void note(const model::CallEntered& call);
    /// Null: unknown, or too long ago.
    [[nodiscard]] const model::CallSite* of(model::CallId call) const;

  private:
    std::unordered_map<model::CallId, SitePointer> known_;
    std::deque<model::CallId> order_;
};

/// "server.c:42 (main)", without Asio's operation; nothing when the site is not known.
void append_site(std::string& out, const model::CallSite& site, bool unicode);

/// The site and Asio's operation, where there is room: the longest wording first, the shortest has
/// the place alone. Empty when nothing is known.
std::vector<std::string> site_wordings(const model::CallSite* site, bool unicode);

}  // namespace tcpwhy::render
