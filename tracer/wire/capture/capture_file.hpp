// Reads capture files from disk and pipes: pcap and pcapng, plain or compressed with gzip or zstd,
// complete or still growing.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "tracer/wire/file/capture_reader.hpp"

namespace tcpwhy::wire {

class CaptureFile {
  public:
    /// Called for each custom block, in the file's order. The block is valid only during the call.
    using OnCustomBlock = std::function<void(const CustomBlock&)>;
    /// Called before waiting for more bytes, and again while they do not come: a good moment to
    /// flush the output. False: the file ends here.
    using OnWait = std::function<bool()>;

    /// Opens `path` ("-": standard input) and waits for its first bytes. `filter` is
    /// pcap-filter(7), "" for all; it is compiled for each link type in the file. Throws
    /// UsageError if the file cannot be opened or is no capture file, or if the filter is valid for
    /// no link type.
    explicit CaptureFile(const std::string& path, const std::string& filter = {});
    ~CaptureFile();
    CaptureFile(const CaptureFile&) = delete;
    CaptureFile& operator=(const CaptureFile&) = delete;

    void on_custom_block(OnCustomBlock call);
    void on_wait(OnWait call);

    /// Reads the next frame that passes the filter; it is valid until the next call. Returns false
    /// at the end of the file, or if damage ends the reading; then faults() is not empty. Throws
    /// UsageError if the filter is not valid for the link type of the first frame. Later frames of
    /// a link type for which it is not valid do not pass.
    bool next(model::Time& time, model::Frame& frame);

    /// The faults of the file so far. Offsets in a compressed file count its decompressed bytes.
    [[nodiscard]] const Faults& faults() const;
    /// Counts of frames read (passed by the filter or not) and of blocks left out.
    [[nodiscard]] const CaptureCounts& counts() const;
    /// After damage: the number of unread bytes (in pipes and compressed files only those that had
    /// arrived). 0 without damage.
    [[nodiscard]] std::uint64_t unread_bytes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::wire
