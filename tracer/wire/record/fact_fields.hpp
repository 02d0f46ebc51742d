// The name of each field of each fact in a recording, in one list for writer and reader.
// argument_fields.hpp has the arguments of calls.
//
// each_field() calls `io` with a name and a field. It binds all fields of a fact, so a new field
// does not compile until it has a name here. A field that is absent in the text keeps its default
// value.
#pragma once

#include <string_view>

#include "tracer/wire/record/argument_fields.hpp"
#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::wire {

template <class Io>
void each_field(Io& io, model::SocketSnapshot& value) {
    auto& [socket, asked, answered, local, remote, state, nonblocking, lingers, linger_seconds,
           unread_bytes, unsent_bytes, backlog, queued_connections, queued] = value;
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
    io("backlog", backlog);
    io("queued_connections", queued_connections);
    io("queued", queued);
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
void each_field(Io& io, model::CallSite& value) {
    auto& [file, line, function, module, asio] = value;
    io("file", file);
    io("line", line);
    io("function", function);
    io("module", module);
    io("asio", asio);
}

template <class Io>
void each_field(Io& io, model::CallEntered& value) {
    auto& [id, time, pid, tid, call, fd, socket, may_wait, arguments, releases, snapshot, site] =
        value;
    io("id", id);
    io.time("time", time);
    io("pid", pid);
    io("tid", tid);
    io("call", call);
    io("fd", fd);
    io("socket", socket);
    io("may_wait", may_wait);
    if constexpr (Io::reads) arguments = model::arguments_of(call);
    std::visit([&io](auto& fields) { each_field(io, fields); }, arguments);
    io("releases", releases);
    io("snapshot", snapshot);
    io("site", site);
}

template <class Io>
void each_field(Io& io, model::PortHolder& value) {
    auto& [local, state, pid] = value;
    io("local", local);
    io("state", state);
    io("pid", pid);
}

template <class Io>
void each_field(Io& io, model::CallReturned& value) {
    auto& [id, time, result, error, data, ready, snapshot, made, moved, slept, holder] = value;
    io("id", id);
    io.time("time", time);
    io("result", result);
    io("error", error);
    io("data", data);
    io("ready", ready);
    io("snapshot", snapshot);
    io("made", made);
    io("moved", moved);
    io("slept", slept);
    io("holder", holder);
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
    auto& [time, what, pid, parent, role, name, argv, before, status, signal, by_tcpwhy, releases,
           possible_since] = value;
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
    io("by_tcpwhy", by_tcpwhy);
    io("releases", releases);
    io.time("possible_since", possible_since);
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
    auto& [mode, interface, detail, service, snaplen, filter, observed, calls_alone, link_type,
           lesson] = value;
    io("mode", mode);
    io("interface", interface);
    io("detail", detail);
    io("service", service);
    io("snaplen", snaplen);
    io("filter", filter);
    io("observed", observed);
    io("calls_alone", calls_alone);
    io("link_type", link_type);
    auto& [scenario, teaches, topics] = lesson;
    io("scenario", scenario);
    io("teaches", teaches);
    io("topics", topics);
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
