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
    /// Reads whole files into memory: one, or strace's logs of several programs. Throws UsageError
    /// when one cannot be read, and when there is neither a call nor a fact.
    explicit CallLog(const std::vector<std::string>& paths);

    /// The trace's header: that of the recording, or `otherwise` with a remark on the log.
    [[nodiscard]] model::TraceHeader header(const model::TraceHeader& otherwise) const;
    /// Without a capture: finds the addresses and the two ends of connections in the log itself.
    void stand_alone();
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
    void read_facts(const std::string& path, std::istream& file);
    /// `first` is the first of them, which is open already and may be a pipe.
    void read_strace(const std::vector<std::string>& paths, std::istream& first);
    void put_in_order();
    void add_fault(const std::string& path, std::uint64_t line, const std::string& what);
    void tell(Item& item, Playback& playback);

    bool strace_ = false;
    std::deque<Item> items_;
    std::optional<model::TraceHeader> recorded_;
    SocketNamer namer_;
    bool alone_ = false;
    std::uint64_t unpaired_ = 0;
    std::vector<std::string> first_faults_;
    std::uint64_t faults_ = 0;
};

}  // namespace tcpwhy::session
