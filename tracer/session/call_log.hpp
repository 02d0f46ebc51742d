// `--calls FILE`: calls that were not recorded in the capture, from an strace log or from the facts
// that were written beside a pcap file, in time order.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>

#include "tracer/session/merge.hpp"
#include "tracer/session/playback.hpp"
#include "tracer/session/socket_namer.hpp"

namespace tcpwhy::session {

class CallLog {
  public:
    /// Reads the whole file into memory. Throws UsageError when it cannot be read, and when it has
    /// neither a call nor a fact.
    explicit CallLog(const std::string& path);

    /// The trace's header: that of the recording, or `otherwise` with a remark on the log.
    [[nodiscard]] model::TraceHeader header(const model::TraceHeader& otherwise) const;
    /// Reports the facts that happened before a segment of that time.
    void tell_before(model::Time time, Playback& playback);
    void tell_segment(const model::Segment& segment, Playback& playback);
    /// Reports the remaining facts and the faults of the log; returns the number of faulty lines.
    std::uint64_t finish(Playback& playback);

  private:
    struct Item {
        model::Time time = 0;
        session::Rank rank{};
        wire::Recorded what;
    };
    void read_facts(std::istream& file);
    void read_strace(std::istream& file);
    void add_fault(std::uint64_t line, const std::string& what);
    void tell(Item& item, Playback& playback);

    std::string path_;
    bool strace_ = false;
    std::deque<Item> items_;
    std::optional<model::TraceHeader> recorded_;
    SocketNamer namer_;
    std::vector<std::string> first_faults_;
    std::uint64_t faults_ = 0;
};

}  // namespace tcpwhy::session
