// A trace that is recorded while it happens, and the recording read back: for tests of recordings.
#pragma once

#include <string>

#include "support/samples/wire_samples.hpp"
#include "tracer/session/playback.hpp"

namespace tcpwhy::test {

/// Everything that is fed to `playback` is shown as JSON and recorded as pcapng, or as pcap with
/// the facts beside it.
class RecordedTrace {
  public:
    enum class Kind { pcapng, pcap };
    explicit RecordedTrace(const model::TraceHeader& header, Kind kind = Kind::pcapng);
    ~RecordedTrace();
    RecordedTrace(const RecordedTrace&) = delete;
    RecordedTrace& operator=(const RecordedTrace&) = delete;

    [[nodiscard]] session::Playback& playback();
    void frame(model::Time time, const samples::Bytes& bytes, std::uint16_t link_type = 1);

    [[nodiscard]] const std::string& json() const;
    [[nodiscard]] samples::Bytes file() const;
    [[nodiscard]] const std::string& facts() const;  ///< those beside the pcap file, a line each

  private:
    struct State;
    std::unique_ptr<State> state_;
};

struct ReadBack {
    std::string json;
    std::uint64_t faults = 0;         ///< of the file and of the facts in it
    std::vector<wire::Fault> unread;  ///< the facts'
    wire::CaptureCounts counts;
};

/// Passes to the sink the events that `tcpwhy read FILE` passes to its outlets for a file of these
/// bytes. `json` stays empty.
ReadBack play_back(const samples::Bytes& file, model::TraceSink& sink,
                   const model::TraceHeader& header = {});

/// The result of `tcpwhy read FILE --format json` for a file of these bytes.
ReadBack read_back(const samples::Bytes& file);

}  // namespace tcpwhy::test
