// An strace log (-f -ttt) as facts: who had which socket open, and what each call did with it.
// Pure, and safe with any text.
//
// strace stamps a call when it stops the caller, before it decodes the arguments, which takes up to
// milliseconds, and only then lets the call begin; -T counts from there. So a call's stamp is not
// later than its beginning, and the stamp of whatever strace saw next is not earlier than its end:
// the two bound what the call has done, as the observer's do, only less closely.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/fact.hpp"

namespace tcpwhy::calls {

class StraceLog {
  public:
    /// If -T shows how long a call took, strace is believed to decode within this time. Without
    /// -T, a call ends at the latest when the next line begins.
    static constexpr model::Time decoding_ns = 100 * model::millisecond_ns;

    StraceLog();
    ~StraceLog();
    StraceLog(const StraceLog&) = delete;
    StraceLog& operator=(const StraceLog&) = delete;

    /// The log's next line, without its end. Returns "", or what is wrong with it; it is left out
    /// then.
    /// `process`: that of lines which do not name theirs, as in a log of one process. `source`: the
    /// log that it is from, where the lines of several come in the order of their times.
    std::string line(std::string_view text, model::Pid process = 1, std::size_t source = 0);
    /// All facts, not yet in time order; calls are numbered in that of the log. accept() without an
    /// address and connect() leave their sockets without a local address, unless -yy printed it.
    std::vector<model::Fact> finish();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::calls
