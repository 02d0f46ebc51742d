// What happened to the processes under observation.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"
#include "tracer/model/segment_kind.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::model {

/// The part a process plays in a run; null in JSON when it has none.
enum class Side : std::uint8_t { none, client, server };
std::string_view name(Side side);  ///< "client", "server"; "" for none
constexpr Side other(Side side) {
    return side == Side::client ? Side::server : side == Side::server ? Side::client : Side::none;
}

struct ProcessEvent {
    enum class What : std::uint8_t {
        start,      ///< observation of it begins (started by us, joined, or attached to)
        exec,       ///< execve(2) succeeded
        fork,       ///< `pid` is the new process, `parent` made it (fork, vfork, clone)
        signal,     ///< `signal` is being delivered
        ending,     ///< the last thread is on its way out; nothing has been given back yet
        exit,       ///< it is gone; every descriptor it held is closed
        executing,  ///< execve(2) has been called; `releases` is what it closes if it succeeds.
                    ///< Told to no one
    };

    Time time = 0;
    What what = What::start;
    Pid pid = 0;
    Pid parent = 0;
    Side role = Side::none;  ///< what the run started it as; children inherit it
    std::string
        name;  ///< the program's base name ("echo-server"); for an interpreter, its script's
    std::vector<std::string> argv;  ///< start and exec
    bool before = false;            ///< start: it was running already when its observation began
    std::int32_t status = 0;        ///< exit: the exit status (0 when a signal ended it)
    std::int32_t signal = 0;        ///< signal, and ending and exit by one: its number; 0: none
    std::vector<Release> releases;  ///< ending, and exec (CLOEXEC): the TCP sockets it gives back
};

std::string_view name(ProcessEvent::What what);
/// "SIGKILL"; "SIG42" for numbers without a name.
std::string signal_name(int signal);

/// Something a reader of the trace must know that is none of the above.
struct Notice {
    enum class Code : std::uint8_t {
        io_uring,            ///< the process uses io_uring: its calls cannot be seen by ptrace
        foreign_abi,         ///< calls of another ABI (32-bit on 64-bit) are not decoded
        frames_dropped,      ///< `count` frames were lost by the capture
        unobserved_process,  ///< a process without observation has a socket here
        faulty_input,        ///< a capture file or log is damaged; `text` says where
        display_left_out,    ///< `count` lines were left out on screen
        socket_before,  ///< had when the observation of `pid` began; `text` is its state and ends
    };
    Time time = 0;
    Code code = Code::io_uring;
    Pid pid = 0;
    std::uint64_t count = 0;
    std::string text;
};

std::string_view name(Notice::Code code);  ///< "io-uring", "frames-dropped"

/// A deliberate loss at one socket: what arrives there between the two is dropped before TCP sees
/// it.
struct LossSwitched {
    Time time = 0;
    SocketId socket = 0;
    bool dropping = false;
    SegmentKind kind = SegmentKind::any;  ///< dropping: only these
};

/// Whom the facts of a trace come from.
enum class Mode : std::uint8_t { private_lab, host, file };
std::string_view name(Mode mode);  ///< "private", "host", "file"

}  // namespace tcpwhy::model
