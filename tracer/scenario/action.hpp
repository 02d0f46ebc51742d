// An action that the script of a run asks for; the runner carries it out.
#pragma once

#include <cstdint>
#include <string>

#include "tracer/model/process_event.hpp"
#include "tracer/scenario/step.hpp"

namespace tcpwhy::scenario {

struct Action {
    enum class Kind : std::uint8_t {
        start,
        type,
        end_input,
        signal,
        drop,
        drop_no_more,
        look_at_port,  ///< which socket of the server has the port
    };
    Kind kind{};
    std::string program;  ///< start, type, end_input; signal: "" for those of `role`
    std::string text;     ///< type
    model::Side role = model::Side::none;  ///< signal: its receivers; none: everybody
    int signal = 0;
    // drop, drop_no_more: the socket, as a descriptor of a process.
    model::Pid pid = 0;
    int fd = -1;
    SegmentKind segment = SegmentKind::any;  ///< drop: only these

    friend bool operator==(const Action&, const Action&) = default;
};

}  // namespace tcpwhy::scenario
