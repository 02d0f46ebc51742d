// Traces as tests see them: `--format json` (JSON Lines) read into plain values with what is asked
// of them most. It knows the format by its documentation alone and shares no code with the renderer
// that writes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace tcpwhy::test {

using Nanoseconds = std::int64_t;  ///< since the epoch

struct TracedCause {
    std::string kind;  ///< "call", "reply", "timer", "exit", "unknown"
    std::string name;  ///< "" for null
    std::optional<std::uint64_t> call;
    std::optional<std::uint64_t> to;
    std::string timer;  ///< "" for null
    std::string evidence;
    std::string rule;
    std::optional<std::int64_t> pid;  ///< absent where the trace does not say
    std::string signal;               ///< exit: what ended it; "" when it left by itself
};

struct TracedSegment {
    std::uint64_t number = 0;
    Nanoseconds time = 0;
    std::uint64_t connection = 0;
    std::string from;
    std::string source;
    std::string destination;
    std::string flags;
    std::uint64_t seq = 0;
    std::optional<std::uint64_t> ack;
    std::uint64_t length = 0;
    std::string phase;
    TracedCause cause;
    std::string client_state;
    std::string server_state;
    std::vector<std::string> notes;  ///< their codes
    std::int64_t unseen_bytes = 0;   ///< bytes that no program was seen to send
    std::string why;
    std::string payload;  ///< the first 64 bytes of it

    [[nodiscard]] bool has(char flag) const { return flags.find(flag) != std::string::npos; }
    [[nodiscard]] bool noted(std::string_view code) const;
    /// Only the acknowledgement: no payload, SYN, FIN or RST.
    [[nodiscard]] bool pure_ack() const {
        return length == 0 && !has('S') && !has('F') && !has('R');
    }
    [[nodiscard]] const std::string& state_of(std::string_view side) const {
        return side == "client" ? client_state : server_state;
    }
};

struct TracedCall {
    std::uint64_t id = 0;
    std::int64_t pid = 0;
    std::string process;
    std::string side;  ///< "" for null
    std::string name;
    std::string family;
    std::string text;
    std::optional<std::int64_t> result;
    std::string error;  ///< "" for null
    Nanoseconds entered = 0;
    std::optional<Nanoseconds> returned;
    std::optional<std::uint64_t> connection;
    std::string state;  ///< "" for null
    std::vector<std::uint64_t> woken_by;
    std::vector<std::string> notes;  ///< their codes
    std::string kernel_state;        ///< TCP_INFO's; "" for null
    std::string data;                ///< the first 64 bytes sent or received

    [[nodiscard]] bool succeeded() const { return result && *result >= 0; }
};

struct TracedProcess {
    Nanoseconds time = 0;
    std::string what;
    std::int64_t pid = 0;
    std::string name;
    std::string side;  ///< "" for null, and where the trace does not say
    std::optional<std::int64_t> status;
    std::string signal;  ///< "" for null
};

struct TracedConnection {
    std::uint64_t id = 0;
    std::string client;
    std::string server;
    std::string outcome;
    std::string closed_first;  ///< "" for null
    std::uint64_t segments = 0;
};

struct TracedSummary {
    std::uint64_t segments = 0;
    std::uint64_t calls = 0;
    std::uint64_t dropped = 0;
    std::uint64_t unexplained = 0;
    std::uint64_t disagreements = 0;  ///< analysed states against TCP_INFO's
    std::uint64_t compared = 0;       ///< how often the two were compared
};

struct Trace {
    std::vector<nlohmann::json> lines;  ///< as they stand in the file
    std::string mode;
    std::vector<TracedSegment> segments;
    std::vector<TracedCall> calls;
    std::vector<TracedProcess> processes;
    std::vector<TracedConnection> connections;
    TracedSummary summary;

    [[nodiscard]] const TracedSegment* segment(std::uint64_t number) const;
    [[nodiscard]] const TracedCall* call(std::uint64_t id) const;
    [[nodiscard]] const TracedCall* call_behind(const TracedSegment& segment) const;
    [[nodiscard]] const TracedConnection* connection(std::uint64_t id) const;
    [[nodiscard]] const TracedProcess* exit_of(std::int64_t pid) const;

    [[nodiscard]] std::vector<const TracedSegment*> segments_of(std::uint64_t connection) const;
    /// Those of one end that have all these flags: ("client", 'F').
    [[nodiscard]] std::vector<const TracedSegment*> segments_with(std::uint64_t connection,
                                                                  std::string_view from,
                                                                  char flag) const;
    [[nodiscard]] std::vector<const TracedSegment*> data_of(std::uint64_t connection,
                                                            std::string_view from) const;
    /// Calls of that family on one end of a connection, in order of their ids.
    [[nodiscard]] std::vector<const TracedCall*> calls_of(std::uint64_t connection,
                                                          std::string_view side,
                                                          std::string_view family) const;
};

/// Throws std::runtime_error, with the line's number, where the text is not what the contract says.
Trace read_trace(const std::string& json_lines);
Trace read_trace_file(const std::string& path);

/// Seconds with nine decimals; throws std::runtime_error otherwise.
Nanoseconds nanoseconds(const std::string& seconds);

/// "3 . client  reply connect to 2 (answer)": one line a segment, call and process, for the message
/// of a failing test.
std::string story(const Trace& trace);
/// The same of one connection.
std::string story(const Trace& trace, std::uint64_t connection);

}  // namespace tcpwhy::test
