// Landlock (landlock(7)): a process gives up, for itself and all it makes, files, TCP ports, and
// signals to processes outside.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tcpwhy::helpers {

/// The kernel's own answer; 0: there is no Landlock here.
int landlock_abi();

constexpr int landlock_abi_tcp = 4;     ///< from here on TCP ports can be given up
constexpr int landlock_abi_scopes = 6;  ///< and signals and abstract Unix sockets

struct LandlockRules {
    std::vector<std::string> visible;  ///< to read and execute; those that do not exist are skipped
    std::vector<std::string> writable;  ///< all but device files
    std::vector<std::string> devices;   ///< to read and write
    std::vector<std::uint16_t> ports;   ///< TCP, to bind and to connect to
};

/// Gives up all but that, as far as this kernel can. Needs no_new_privs. "" or what failed.
std::string give_up_all_but(const LandlockRules& rules);

}  // namespace tcpwhy::helpers
