// Events of the observed processes, and notices about the trace itself.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"
#include "tracer/model/segment_kind.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::model {

/// The role of a process in a run, or an end of a connection.
enum class Side : std::uint8_t { none, client, server };
std::string_view name(Side side);  ///< "client", "server"; "" for none
constexpr Side other(Side side) {
    return side == Side::client ? Side::server : side == Side::server ? Side::client : Side::none;
}

struct ProcessEvent {
    enum class What : std::uint8_t {
        start,          ///< its observation begins: it was started, joined or attached to
        exec,           ///< execve(2) succeeded
        fork,           ///< `pid` is the new process, `parent` made it (fork, vfork, clone)
        signal,         ///< `signal` is being delivered
        ending,         ///< its last thread is exiting; its descriptors are still open
        exit,           ///< it is gone; every descriptor it held is closed
        executing,      ///< execve(2) has been called; `releases` is what it closes if it succeeds.
                        ///< For the analysis alone: no sink receives it
        thread_ending,  ///< a thread is exiting that alone has its table of descriptors;
                        ///< `releases` is what it closes. For the analysis alone, too
    };

    Time time = 0;
    What what = What::start;
    Pid pid = 0;
    Pid parent = 0;
    Side role = Side::none;  ///< the role in which the run started it; children inherit it
    std::string name;  ///< base name of the program ("echo-server"), or of an interpreter's script
    std::vector<std::string> argv;  ///< start and exec
    bool before = false;            ///< start: it was already running when its observation began
    std::int32_t status = 0;        ///< exit: the exit status; 0 if a signal ended it
    std::int32_t signal =
        0;  ///< signal: its number; ending, exit: the signal that caused it; 0: none
    bool by_tcpwhy = false;         ///< tcpwhy itself has sent the signal
    std::vector<Release> releases;  ///< ending, and exec (CLOEXEC): the TCP sockets that it closes
    Time possible_since = 0;  ///< ending: it was killed without a stop at its exit, and can have
                              ///< begun to end since then; 0: `time` is its stop
};

std::string_view name(ProcessEvent::What what);
/// "SIGKILL"; "SIG42" for numbers without a name.
std::string signal_name(int signal);
/// The event's signal came from tcpwhy, or from a person who pressed Ctrl-C (SIGINT) or closed the
/// terminal (SIGHUP): the program itself has done nothing wrong.
bool is_asked_to_end(const ProcessEvent& event);

/// Something that a reader of the trace must know about its limits.
struct Notice {
    enum class Code : std::uint8_t {
        io_uring,            ///< the process uses io_uring, whose operations ptrace cannot see
        foreign_abi,         ///< calls of another ABI (32-bit on 64-bit) are not decoded
        frames_dropped,      ///< the capture lost `count` frames
        unobserved_process,  ///< a process that is not observed owns an end of a connection
        faulty_input,        ///< a capture file or log is damaged; `text`: where and how
        display_left_out,    ///< the screen left out `count` lines
        socket_before,       ///< `pid` owned it before its observation; `text`: state and ends
        cannot_trace,        ///< `pid` tried to trace a process that is observed (strace, gdb)
        no_call_sites,       ///< `pid` runs the interpreter `text`, whose lines cannot be read
        input_empty,         ///< `pid` read end-of-file from its standard input, and nothing before
        sites_given_up,      ///< `count` calls have no call site, because finding it took too long
        untraced_child,      ///< `pid` wanted to hide a child (CLONE_UNTRACED), which is observed
        slow_memory,         ///< memory of `pid` could not be read in time: arguments are missing
    };
    Time time = 0;
    Code code = Code::io_uring;
    Pid pid = 0;
    std::uint64_t count = 0;
    std::string text;
};

std::string_view name(Notice::Code code);  ///< "io-uring", "frames-dropped"

/// A deliberate loss at one socket begins or ends. In between, a filter drops arriving segments
/// before TCP sees them.
struct LossSwitched {
    Time time = 0;
    SocketId socket = 0;
    bool dropping = false;
    SegmentKind kind = SegmentKind::any;  ///< dropping: only segments of this kind
};

/// The source of a trace's facts.
enum class Mode : std::uint8_t { private_lab, host, file };
std::string_view name(Mode mode);  ///< "private", "host", "file"

}  // namespace tcpwhy::model
