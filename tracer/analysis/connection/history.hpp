// Zeek's history (the conn.log of base/protocols/conn), so that a trace can be keyed on like a
// conn.log.
#pragma once

#include <cstdint>
#include <string_view>

#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// Which letters an end has used already: Zeek records most only at their first occurrence.
struct EndHistory {
    std::uint8_t seen = 0;
    std::uint32_t retransmissions = 0;
    std::uint32_t zero_windows = 0;
};

/// The letters so far, bounded (a scan of odd segments must not make it grow).
struct History {
    static constexpr std::size_t most = 32;
    char letters[most]{};
    std::uint8_t size = 0;
    [[nodiscard]] std::string_view text() const { return {letters, size}; }
};

/// Adds the letters of one segment; upper case for the client (Zeek's originator).
void add_history(History& history, EndHistory& end, model::Side from, const model::Segment& segment,
                 bool retransmission);

}  // namespace tcpwhy::analysis
