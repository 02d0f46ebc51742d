// Secrets of the live page: random words, and a comparison that takes the same time whatever
// differs.
#pragma once

#include <string>
#include <string_view>

namespace tcpwhy::web {

constexpr std::size_t secret_letters = 32;  ///< 128 random bits in hex

/// A new secret from the kernel's random numbers (getrandom(2)). Throws UnavailableError.
std::string new_secret();

/// Reads every letter of both, so the time tells a guesser nothing but the length. An empty secret
/// equals nothing.
bool same_secret(std::string_view secret, std::string_view said);

}  // namespace tcpwhy::web
