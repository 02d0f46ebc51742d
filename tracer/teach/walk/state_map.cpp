#include "tracer/teach/walk/state_map.hpp"

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

namespace tcpwhy::teach {
namespace {

struct TransitionRow {
    std::string_view part;  ///< of the diagram
    std::string_view from;
    std::string_view to;
    std::string_view event;
    std::string_view lab;  ///< that walks it; "": none
};

constexpr std::array transition_rows = {
    TransitionRow{"opening", "CLOSED", "LISTEN", "listen()", "1"},
    TransitionRow{"opening", "CLOSED", "SYN-SENT", "connect() sends a SYN", "1"},
    TransitionRow{"opening", "LISTEN", "SYN-RECEIVED", "a SYN arrives", "1"},
    TransitionRow{"opening", "SYN-SENT", "ESTABLISHED", "the SYN-ACK arrives", "1"},
    TransitionRow{"opening", "SYN-RECEIVED", "ESTABLISHED", "the last ACK arrives", "1"},
    TransitionRow{"opening", "SYN-SENT", "SYN-RECEIVED", "a SYN arrives: both open", "17"},
    TransitionRow{"opening", "SYN-SENT", "CLOSED", "a RST arrives: refused", "8"},
    TransitionRow{"closing first", "ESTABLISHED", "FIN-WAIT-1", "close() sends a FIN", "1"},
    TransitionRow{"closing first", "FIN-WAIT-1", "FIN-WAIT-2", "its ACK arrives", "1"},
    TransitionRow{"closing first", "FIN-WAIT-2", "TIME-WAIT", "the peer's FIN arrives", "1"},
    TransitionRow{"closing first", "FIN-WAIT-1", "TIME-WAIT", "a FIN with that ACK arrives", "7"},
    TransitionRow{"closing first", "FIN-WAIT-1", "CLOSING", "a FIN arrives: both close", "17"},
    TransitionRow{"closing first", "CLOSING", "TIME-WAIT", "the ACK of the FIN arrives", "17"},
    TransitionRow{"closing second", "ESTABLISHED", "CLOSE-WAIT", "the peer's FIN arrives", "1"},
    TransitionRow{"closing second", "CLOSE-WAIT", "LAST-ACK", "close() sends a FIN", "1"},
    TransitionRow{"closing second", "LAST-ACK", "CLOSED", "its ACK arrives", "1"},
    TransitionRow{"resetting", "ESTABLISHED", "CLOSED", "a RST is sent or arrives", "8"},
    TransitionRow{"resetting", "CLOSE-WAIT", "CLOSED", "a RST is sent or arrives", "8"},
};

std::string in_columns(std::string_view text, std::size_t width) {
    std::string padded(text);
    padded.resize(std::max(padded.size(), width), ' ');
    return padded;
}

}  // namespace

std::set<Transition> transitions_in(const TraceLines& trace) {
    std::set<Transition> walked;
    std::map<std::string, std::string> state;  // of an end: "1 client"
    const auto move = [&](const std::string& end, const std::string& to, const std::string& first) {
        std::string& now = state.try_emplace(end, first).first->second;
        if (now != to) walked.emplace(now, to);
        now = to;
    };
    for (const nlohmann::json& event : trace) {
        if (event.value("event", "") == "call" && event.value("name", "") == "listen" &&
            event.value("result", -1) == 0)
            walked.emplace("CLOSED", "LISTEN");
        if (event.value("event", "") != "segment") continue;
        const std::string connection = event.at("connection").dump();
        const std::string server = event.value("server_state", "");
        move(connection + " client", event.value("client_state", ""), "CLOSED");
        move(connection + " server", server, server == "SYN-RECEIVED" ? "LISTEN" : server);
    }
    return walked;
}

std::string state_map(const std::set<Transition>& walked, bool unicode) {
    std::string text;
    std::string_view part;
    std::size_t count = 0;
    for (const TransitionRow& row : transition_rows) {
        if (row.part != part) text += (part.empty() ? "" : "\n") + std::string(row.part) + '\n';
        part = row.part;
        const bool done = walked.contains({std::string(row.from), std::string(row.to)});
        count += done ? 1 : 0;
        text += done ? (unicode ? "  ✓ " : "  * ") : "    ";
        text += in_columns(row.from, 13) + (unicode ? "─▸ " : "-> ") + in_columns(row.to, 14) +
                in_columns(row.event, 30);
        if (!done) text += "lab " + std::string(row.lab);
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    return text + "\nYou have walked " + std::to_string(count) + " of " +
           std::to_string(transition_rows.size()) +
           " transitions (RFC 9293, section 3.3.2, figure 5).\n";
}

}  // namespace tcpwhy::teach
