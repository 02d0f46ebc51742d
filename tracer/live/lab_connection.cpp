#include "tracer/live/lab_connection.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <thread>

#include "common/errors.hpp"
#include "tracer/live/lab_socket_file.hpp"

namespace tcpwhy::live {
namespace {

constexpr std::chrono::seconds longest_wait_for_answer{5};
/// A lab whose queue is full accepts again soon, unless it is stopped.
constexpr std::chrono::seconds longest_wait_for_room{2};
constexpr std::chrono::milliseconds look_interval{10};
constexpr const char* start_one = "start it with: tcpwhy live";

std::string start_line(const std::string& name) {
    return name == "default" ? start_one : start_one + std::string(" --lab ") + name;
}

[[noreturn]] void throw_unanswered(const std::string& name) {
    throw UnavailableError("cannot join the lab '" + name +
                           "': it does not answer; is it stopped?");
}

Knock knock_until_heard(const lab::RuntimeFolder& folder, const std::string& name) {
    const auto deadline = std::chrono::steady_clock::now() + longest_wait_for_room;
    Knock found = knock(folder, name);
    while (found.overrun() && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(look_interval);
        found = knock(folder, name);
    }
    return found;
}

/// On the host rung, root's labs are for everybody.
std::optional<LabConnection> connect_to_public_lab(const std::string& name) {
    const auto folder = lab::public_folder();
    if (!folder) return std::nullopt;
    Knock found = knock_until_heard(*folder, name);
    if (found.overrun()) throw_unanswered(name);
    if (!found.connection) return std::nullopt;
    const auto peer = peer_of(found.connection.get());
    if (!peer || peer->user != 0) return std::nullopt;
    return LabConnection{std::move(found.connection), *peer, name};
}

/// The labs in a folder that belongs to `owner`.
void append_labs(std::vector<LabLine>& lines, const lab::RuntimeFolder& folder, uid_t owner) {
    for (const std::string& name : names_in(folder)) {
        Knock found = knock(folder, name);
        if (found.dead() && owner == geteuid()) tidy(folder, name);
        if (found.overrun()) lines.push_back({name, "does not answer", folder.for_everybody});
        const auto peer = found.connection ? peer_of(found.connection.get()) : std::nullopt;
        if (!peer || peer->user != owner) continue;
        LabConnection lab{std::move(found.connection), *peer, name};
        LabLine line{name, "", folder.for_everybody};
        try {
            line.says = lab.ask({std::string(verb::status), ""}).heard.message.rest;
        } catch (const UnavailableError& error) {
            line.says = error.what();
        }
        lines.push_back(std::move(line));
    }
}

}  // namespace

Packet LabConnection::ask(const Message& message) {
    const std::string lab =
        "cannot talk to the lab '" + name + "' (process " + std::to_string(peer.pid) + "): ";
    if (!send(fd.get(), message)) throw UnavailableError(lab + "it has ended");
    const auto deadline = std::chrono::steady_clock::now() + longest_wait_for_answer;
    for (;;) {
        Packet packet = receive(fd.get());
        if (packet.kind == Packet::Kind::closed) throw UnavailableError(lab + "it has ended");
        if (packet.kind == Packet::Kind::nonsense)
            throw UnavailableError(lab + "its answer is no message");
        if (packet.kind == Packet::Kind::message) {
            if (packet.heard.version != control_version)
                throw UnavailableError(
                    lab + "it runs another version of tcpwhy; join it with that version");
            if (packet.heard.message.verb == verb::refused)
                throw UnavailableError(lab + "it refuses, because " + packet.heard.message.rest);
            return packet;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) throw UnavailableError(lab + "it does not answer; is it stopped?");
        pollfd answer{fd.get(), POLLIN, 0};
        poll(&answer, 1, static_cast<int>(left.count()) + 1);
    }
}

LabConnection connect_to_lab(const std::string& name) {
    require_lab_name(name);
    for (const lab::RuntimeFolder& folder : lab::runtime_folders()) {
        Knock found = knock_until_heard(folder, name);
        if (found.overrun()) throw_unanswered(name);
        if (!found.connection) continue;
        const auto peer = peer_of(found.connection.get());
        if (!peer || peer->user != geteuid())
            throw UnavailableError("cannot join the lab '" + name +
                                   "': it belongs to another user");
        return LabConnection{std::move(found.connection), *peer, name};
    }
    if (auto lab = connect_to_public_lab(name)) return std::move(*lab);
    throw UnavailableError("cannot join the lab '" + name + "': there is no lab of this name; " +
                           start_line(name));
}

std::vector<LabLine> list_labs() {
    std::vector<LabLine> lines;
    for (const lab::RuntimeFolder& folder : lab::runtime_folders())
        append_labs(lines, folder, geteuid());
    if (const auto folder = lab::public_folder()) append_labs(lines, *folder, 0);
    return lines;
}

}  // namespace tcpwhy::live
