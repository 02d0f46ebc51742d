// The names of the fields of a call's arguments in a recording, one list a family of calls.
// fact_fields.hpp says how each_field() works.
//
// The fields keep the names that recordings have had from the beginning. So several families share
// a name ("how", "value").
#pragma once

#include <variant>

#include "tracer/model/socket_call.hpp"

namespace tcpwhy::wire {

/// No argument of the call is known.
template <class Io>
void each_field(Io& /*io*/, std::monostate& /*value*/) {}

template <class Io>
void each_field(Io& io, model::args::Socket& value) {
    auto& [domain, type, protocol] = value;
    io("flags", type);
    io("level", domain);
    io("option", protocol);
}

template <class Io>
void each_field(Io& io, model::args::Address& value) {
    auto& [address, disconnects] = value;
    io("address", address);
    io("disconnects", disconnects);
}

template <class Io>
void each_field(Io& io, model::args::Listen& value) {
    auto& [backlog] = value;
    io("how", backlog);
}

template <class Io>
void each_field(Io& io, model::args::Accept& value) {
    auto& [flags] = value;
    io("flags", flags);
}

template <class Io>
void each_field(Io& io, model::args::Send& value) {
    auto& [bytes, flags, from_fd, to_fd, address, data] = value;
    io("bytes", bytes);
    io("flags", flags);
    io("other_fd", from_fd);
    io("to_fd", to_fd);
    io("address", address);
    io("data", data);
}

template <class Io>
void each_field(Io& io, model::args::Receive& value) {
    auto& [bytes, flags] = value;
    io("bytes", bytes);
    io("flags", flags);
}

template <class Io>
void each_field(Io& io, model::args::Shutdown& value) {
    auto& [how] = value;
    io("how", how);
}

template <class Io>
void each_field(Io& io, model::args::Close& value) {
    auto& [flags, last_fd] = value;
    io("flags", flags);
    io("other_fd", last_fd);
}

template <class Io>
void each_field(Io& io, model::args::Option& value) {
    auto& [level, option, number, linger_seconds] = value;
    io("level", level);
    io("option", option);
    io("value", number);
    io("value2", linger_seconds);
}

template <class Io>
void each_field(Io& io, model::args::Wait& value) {
    auto& [operation, timeout_ms, target_fd, watches] = value;
    io("how", operation);
    io("value", timeout_ms);
    io("other_fd", target_fd);
    io("watches", watches);
}

template <class Io>
void each_field(Io& io, model::args::Descriptor& value) {
    auto& [command, number, other_fd] = value;
    io("how", command);
    io("value", number);
    io("other_fd", other_fd);
}

template <class Io>
void each_field(Io& io, model::args::Other& value) {
    auto& [request, number] = value;
    io("how", request);
    io("value", number);
}

template <class Io>
void each_field(Io& io, model::Watch& value) {
    auto& [fd, socket, events] = value;
    io("fd", fd);
    io("socket", socket);
    io("events", events);
}

}  // namespace tcpwhy::wire
