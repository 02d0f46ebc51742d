// Server-sent events (HTML Living Standard, section 9.2) that carry the log: each has whole lines,
// and its id is the byte of the log at which the next one begins. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy::web {

/// The part of `bytes` that ends with a line; at most `most` bytes, but at least one line if there
/// is one.
std::string_view whole_lines(std::string_view bytes, std::size_t most);

/// One event with those lines.
std::string event_of(std::string_view lines, std::uint64_t next);
/// The last event: the trace has ended.
std::string end_event();
/// A comment, which says only that the connection lives.
constexpr std::string_view sign_of_life = ":\n\n";

/// The byte to go on from, by the header Last-Event-ID; 0 for none and for nonsense.
std::uint64_t place_after(std::string_view last_event_id);

}  // namespace tcpwhy::web
