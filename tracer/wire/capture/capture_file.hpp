// Capture files on disk and in pipes: pcap and pcapng, plain or compressed by gzip or zstd, whole
// or still being written.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "tracer/wire/decode/capture_reader.hpp"

namespace tcpwhy::wire {

class CaptureFile {
  public:
    /// Called for each custom block, between the frames where it stands; the block is valid only
    /// during the call.
    using OnCustomBlock = std::function<void(const CustomBlock&)>;
    /// Called before waiting for more bytes: the moment to flush what has been printed.
    using OnWait = std::function<void()>;

    /// Opens `path` ("-": standard input) and waits for its first bytes. `filter` is
    /// pcap-filter(7), "" for all; it is compiled for each link type in the file. Throws
    /// UsageError: what cannot be opened, what is no capture file, and a filter that suits no link
    /// type at all.
    explicit CaptureFile(const std::string& path, const std::string& filter = {});
    ~CaptureFile();
    CaptureFile(const CaptureFile&) = delete;
    CaptureFile& operator=(const CaptureFile&) = delete;

    void on_custom_block(OnCustomBlock call);
    void on_wait(OnWait call);

    /// The next frame that passes the filter, in the file's order; it is valid until the next call.
    /// False at the end, also at an end that damage brings about: then faults() is not empty.
    /// Throws UsageError for a filter that does not suit the first frame's link type; frames of
    /// further link types that it does not suit do not pass.
    bool next(model::Time& time, model::Frame& frame);

    /// What was wrong with the file so far. Offsets of a compressed file are those of its
    /// decompressed bytes.
    [[nodiscard]] const Faults& faults() const;
    /// How many frames were read (passed by the filter or not), and what was left out.
    [[nodiscard]] const CaptureCounts& counts() const;
    /// After damage: the bytes that were left unread, as far as that is known (of pipes and
    /// compressed files, only those that had arrived). 0 without damage.
    [[nodiscard]] std::uint64_t unread_bytes() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::wire
