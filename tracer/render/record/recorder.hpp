// Recordings: the frames of a trace with the reasons as comments, and the facts beside them, from
// which reading makes the same trace again (docs/recording.md).
//
// The facts are written in the order in which the analysis received them. A fact that comes while a
// segment waits for its finding is written after this segment.
#pragma once

#include <memory>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// The machine that writes the recording, for the file's header.
struct Recorder {
    std::string hardware;  ///< "x86_64"
    std::string os;        ///< "Linux 6.1.0"
};

/// One pcapng file. Each call of `write` gets whole blocks, so whoever writes them out at once has
/// a file that is valid after any of them.
std::unique_ptr<model::TraceSink> make_pcapng_recorder(const Recorder& recorder, Write write);

/// A pcap file without comments, and the facts beside it, one JSON object a line. Throws UsageError
/// (from `segment` and `other_frame`) at a frame of a second link type, which pcap cannot hold.
std::unique_ptr<model::TraceSink> make_pcap_recorder(Write write_frames, Write write_facts);

}  // namespace tcpwhy::render
