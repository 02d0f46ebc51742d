#include "tracer/lab/port_in_use.hpp"

#include <charconv>
#include <fstream>
#include <sstream>
#include <string>

#include "common/errors.hpp"

namespace tcpwhy::lab {

bool listens_in(std::string_view proc_net_tcp, std::uint16_t port) {
    constexpr std::string_view listen_state = "0A";
    std::istringstream lines{std::string(proc_net_tcp)};
    for (std::string line; std::getline(lines, line);) {
        // "  0: 0100007F:2695 00000000:0000 0A …": slot, local, remote, state
        std::istringstream fields(line);
        std::string slot, local, remote, state;
        if (!(fields >> slot >> local >> remote >> state) || state != listen_state) continue;
        const auto colon = local.rfind(':');
        if (colon == std::string::npos) continue;
        unsigned number = 0;
        std::from_chars(local.data() + colon + 1, local.data() + local.size(), number, 16);
        if (number == port) return true;
    }
    return false;
}

void require_free_port(std::uint16_t port) {
    for (const char* path : {"/proc/net/tcp", "/proc/net/tcp6"}) {
        std::ifstream file(path);
        std::ostringstream text;
        text << file.rdbuf();
        if (listens_in(text.str(), port))
            throw UnavailableError(
                "cannot run on port " + std::to_string(port) +
                ": another program of this machine listens on it (fix: stop it, or --lab private, "
                "or another port with --port)");
    }
}

}  // namespace tcpwhy::lab
