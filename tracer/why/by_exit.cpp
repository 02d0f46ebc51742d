#include "tracer/why/by_exit.hpp"

#include <array>

namespace tcpwhy::why {
namespace {

using model::NoteCode;

constexpr std::array exit_rows = {
    Sentence{Shape::reset, note(NoteCode::reset_unread_data), Effect::any, any_phase, any_call,
             "the {side}'s {ended} with received bytes unread, so the kernel closes with a reset",
             "a reset, as the kernel sends it when a process ends with received bytes unread"},
    Sentence{Shape::reset, note(NoteCode::reset_linger), Effect::any, any_phase, any_call,
             "the {side}'s {ended} with SO_LINGER at 0 seconds, so the kernel closes with a reset",
             "a reset, as the kernel sends it when a process ends with SO_LINGER at 0 seconds"},
    Sentence{Shape::reset, note(NoteCode::reset_listener_closed), Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and its listening socket with this connection in the queue",
             "a reset, as the kernel sends it when a listening process ends"},
    Sentence{Shape::reset, any_note, Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and the kernel gives its connection up with a reset",
             "a reset, as the kernel sends it when a process ends"},
    Sentence{Shape::fin, note(NoteCode::closed_by_exec), Effect::any, any_phase, any_call,
             "the {side}'s process executes another program, and the kernel closes its socket, "
             "which is marked FD_CLOEXEC",
             "a FIN, as the kernel sends it when execve() closes a socket"},
    Sentence{Shape::fin, note(NoteCode::fin_with_data), Effect::any, any_phase, any_call,
             "the {side}'s {ended}, so the kernel closes its socket and sends the last {bytes} "
             "with the FIN",
             "the last {bytes} and a FIN, as the kernel sends them when a process ends"},
    Sentence{
        Shape::fin, any_note, Effect::any, any_phase, any_call,
        "the {side}'s {ended} without close(), so the kernel closes its socket and sends the FIN",
        "a FIN, as the kernel sends it when a process ends without close()"},
    Sentence{Shape::data, any_note, Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and the kernel still sends the {bytes} it left",
             "{bytes}, as the kernel still sends them after the end of a process"},
    Sentence{Shape::any, any_note, Effect::any, any_phase, any_call,
             "the {side}'s {ended}, and the kernel closes its socket",
             "a segment as the kernel sends it when a process ends"},
};

}  // namespace

std::span<const Sentence> by_exit(Shape shape) {
    return rows_from<exit_rows>(shape);
}

}  // namespace tcpwhy::why
