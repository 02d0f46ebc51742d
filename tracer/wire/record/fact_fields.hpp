// The name of each field of each fact in a recording, in one list for writer and reader.
//
// each_field() calls `io` with a name and a field. It binds all fields of a fact, so a new field
// does not compile until it has a name here. A field that is absent in the text keeps its default
// value.
#pragma once

#include <string_view>

#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::wire {

template <class Io>
void each_field(Io& io, model::SocketSnapshot& value) {
    auto& [socket, asked, answered, local, remote, state, nonblocking, lingers, linger_seconds,
           unread_bytes, unsent_bytes] = value;
    io("socket", socket);
    io.time("asked", asked);
    io.time("answered", answered);
    io("local", local);
    io("remote", remote);
    io("state", state);
    io("nonblocking", nonblocking);
    io("lingers", lingers);
    io("linger_seconds", linger_seconds);
    io("unread_bytes", unread_bytes);
    io("unsent_bytes", unsent_bytes);
}

template <class Io>
void each_field(Io& io, model::Release& value) {
    auto& [socket, fd, holders_left, holders, snapshot] = value;
    io("socket", socket);
    io("fd", fd);
    io("holders_left", holders_left);
    io("holders", holders);
    io("snapshot", snapshot);
}

template <class Io>
void each_field(Io& io, model::Watch& value) {
    auto& [fd, socket, events] = value;
    io("fd", fd);
    io("socket", socket);
    io("events", events);
}

template <class Io>
void each_field(Io& io, model::CallEntered& value) {
    auto& [id, time, pid, tid, call, fd, socket, may_wait, bytes, flags, how, level, option, number,
           number2, other_fd, address, disconnects, data, watches, releases, snapshot] = value;
    io("id", id);
    io.time("time", time);
    io("pid", pid);
    io("tid", tid);
    io("call", call);
    io("fd", fd);
    io("socket", socket);
    io("may_wait", may_wait);
    io("bytes", bytes);
    io("flags", flags);
    io("how", how);
    io("level", level);
    io("option", option);
    io("value", number);
    io("value2", number2);
    io("other_fd", other_fd);
    io("address", address);
    io("disconnects", disconnects);
    io("data", data);
    io("watches", watches);
    io("releases", releases);
    io("snapshot", snapshot);
}

template <class Io>
void each_field(Io& io, model::CallReturned& value) {
    auto& [id, time, result, error, data, ready, snapshot, made, moved] = value;
    io("id", id);
    io.time("time", time);
    io("result", result);
    io("error", error);
    io("data", data);
    io("ready", ready);
    io("snapshot", snapshot);
    io("made", made);
    io("moved", moved);
}

template <class Io>
void each_field(Io& io, model::SocketSeen& value) {
    auto& [time, pid, fd, snapshot] = value;
    io.time("time", time);
    io("pid", pid);
    io("fd", fd);
    io("snapshot", snapshot);
}

template <class Io>
void each_field(Io& io, model::ProcessEvent& value) {
    auto& [time, what, pid, parent, role, name, argv, before, status, signal, releases] = value;
    io.time("time", time);
    io("what", what);
    io("pid", pid);
    io("parent", parent);
    io("role", role);
    io("name", name);
    io("argv", argv);
    io("before", before);
    io("status", status);
    io("signal", signal);
    io("releases", releases);
}

template <class Io>
void each_field(Io& io, model::LossSwitched& value) {
    auto& [time, socket, dropping, kind] = value;
    io.time("time", time);
    io("socket", socket);
    io("dropping", dropping);
    io("kind", kind);
}

template <class Io>
void each_field(Io& io, model::OrphanSeen& value) {
    auto& [time, asked, local, remote, state, timer, timer_left] = value;
    io.time("time", time);
    io.time("asked", asked);
    io("local", local);
    io("remote", remote);
    io("state", state);
    io("timer", timer);
    io("timer_left", timer_left);
}

template <class Io>
void each_field(Io& io, model::Notice& value) {
    auto& [time, code, pid, count, text] = value;
    io.time("time", time);
    io("code", code);
    io("pid", pid);
    io("count", count);
    io("text", text);
}

template <class Io>
void each_field(Io& io, model::TraceHeader& value) {
    auto& [mode, interface, detail, service, snaplen, filter, observed, link_type] = value;
    io("mode", mode);
    io("interface", interface);
    io("detail", detail);
    io("service", service);
    io("snaplen", snaplen);
    io("filter", filter);
    io("observed", observed);
    io("link_type", link_type);
}

template <class Io>
void each_field(Io& io, PatienceEnded& value) {
    io.time("until", value.until);
}

// The name of each kind of fact, in the field "fact".
constexpr std::string_view kind_name(const model::CallEntered*) {
    return "call";
}
constexpr std::string_view kind_name(const model::CallReturned*) {
    return "return";
}
constexpr std::string_view kind_name(const model::SocketSeen*) {
    return "socket";
}
constexpr std::string_view kind_name(const model::ProcessEvent*) {
    return "process";
}
constexpr std::string_view kind_name(const model::LossSwitched*) {
    return "loss";
}
constexpr std::string_view kind_name(const model::OrphanSeen*) {
    return "orphan";
}
constexpr std::string_view kind_name(const model::Notice*) {
    return "notice";
}
constexpr std::string_view kind_name(const model::TraceHeader*) {
    return "trace";
}
constexpr std::string_view kind_name(const PatienceEnded*) {
    return "waited";
}

}  // namespace tcpwhy::wire
