// The shares of a lab's clients: one user cannot take the room of another, and nobody takes the
// room of the lab's owner. Pure.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <span>

namespace tcpwhy::live {

constexpr std::size_t most_clients_of_a_user = 16;
constexpr std::size_t most_clients_of_others = 64;  ///< of all users but the owner

/// The index of the client that must go before `newcomer` comes in; nothing when there is room.
/// `clients` are the users of the present clients, the oldest first.
std::optional<std::size_t> client_to_leave(std::span<const uid_t> clients, uid_t newcomer,
                                           uid_t owner);

}  // namespace tcpwhy::live
