// One step of a check's script: an act of the grader, or something that must happen.
// docs/grading.md has the words. Pure values; `parse_steps` reads them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::grade {

enum class Verb : std::uint8_t {
    // the program
    start,
    start_bare,  ///< without arguments
    kill_all,    ///< all its processes; waits until they are gone
    still_running,
    ends,        ///< by itself
    ends_good,   ///< … with status 0
    ends_badly,  ///< … with another status
    finish,      ///< serve on, let it end, kill it after the time
    // its descriptors and sockets
    listens,
    accepted,
    count_descriptors,
    no_more_descriptors,
    no_close_wait,
    time_wait,  ///< the machine's part: a connection of the port is in TIME-WAIT
    settle,     ///< wait until the connection is over, not longer
    // a connection
    connect,
    send,
    echo,       ///< the bytes of the last send come back
    read,       ///< these bytes come
    read_line,  ///< any line comes
    nothing_more,
    fin,        ///< the other end's FIN comes
    await_end,  ///< wait for its FIN or reset, not longer
    let_close,  ///< after its FIN: wait until it has closed its socket too, not longer
    shut,
    close,
    reset,
    // the grader as server
    nobody_listens,
    accept,
    send_back,     ///< some bytes come, and are sent back
    serve,         ///< for so long, what comes is sent back
    return_line,   ///< the typed line comes, and is sent back as it arrives
    receive_line,  ///< the typed line comes
    send_parts,    ///< the line is sent back in two segments
    still_connected,
    no_connection,
    // the program's input and output
    type,
    end_input,
    says,
    remember_output,
    says_new,
    printed_once,
    printed_all,
    // the script
    pause,
    times,
    end_times,
};

enum class Message : std::uint8_t { none, line, long_line, short_line, turns, bytes, text };

struct Step {
    Verb verb = Verb::pause;
    bool tries = false;  ///< a failure is no failure
    std::string socket;  ///< the connection's name; "": the last one that was made
    Message message = Message::none;
    std::size_t bytes = 0;  ///< Message::bytes, and of a line: its length (0: the grader's choice)
    std::string text;       ///< Message::text
    double seconds = 0;
    int times = 0;
    std::size_t line = 0;  ///< of the script, from 1
    std::string source;    ///< as it was written, for people
};

/// A mistake in a script: line and column from 1.
struct StepError {
    std::size_t line = 1;
    std::size_t column = 1;
    std::string message;
};

/// One step a line; '#' begins a comment. Throws StepError. `role`: what the submission is.
std::vector<Step> parse_steps(std::string_view script, model::Side role);

}  // namespace tcpwhy::grade
