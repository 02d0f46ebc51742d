#include "tracer/live/live_control.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy::live {
namespace {

Descriptor open_namespace(const char* path) {
    Descriptor found(open(path, O_RDONLY | O_CLOEXEC));
    if (!found) throw UnavailableError(attempt_failed(std::string("cannot open ") + path, errno));
    return found;
}

/// The process that connected may have ended, and its number may belong to a process of another
/// user by now. That process must not be observed without its user's consent.
bool still_is(const Peer& peer) {
    struct stat status {};
    const std::string folder = "/proc/" + std::to_string(peer.pid);
    return stat(folder.c_str(), &status) == 0 && status.st_uid == peer.user;
}

model::Side side_named(const std::string& word) {
    for (const model::Side side : {model::Side::client, model::Side::server})
        if (model::name(side) == word) return side;
    return model::Side::none;
}

}  // namespace

LiveControl::LiveControl(const ControlSocket& socket, Services services)
    : services_(std::move(services)),
      user_namespace_(open_namespace("/proc/self/ns/user")),
      network_namespace_(open_namespace("/proc/self/ns/net")),
      reception_(socket.fd(), {services_.describe,
                               services_.on_host ? std::vector<int>{}
                                                 : std::vector<int>{user_namespace_.get(),
                                                                    network_namespace_.get()},
                               services_.on_host && geteuid() == 0}) {}

void LiveControl::serve(std::chrono::milliseconds at_most) {
    auto application = reception_.next(at_most);
    while (application) {
        admit(*application);
        application = reception_.next(std::chrono::milliseconds{0});
    }
}

void LiveControl::admit(const Reception::Application& application) {
    const auto refuse = [&](const std::string& why) {
        reception_.answer(application.client, {std::string(verb::refused), why}, false);
    };
    if (!still_is(application.peer)) return refuse("only a process itself can join");
    try {
        services_.observe({application.peer.pid, side_named(application.role)});
    } catch (const UnavailableError& error) {
        return refuse(error.what());
    }
    reception_.answer(application.client,
                      {std::string(verb::observed), services_.filtered ? "filter" : ""}, true);
}

}  // namespace tcpwhy::live
