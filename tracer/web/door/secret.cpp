#include "tracer/web/door/secret.hpp"

#include <sys/random.h>

#include <array>
#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy::web {

std::string new_secret() {
    std::array<unsigned char, secret_letters / 2> bytes{};
    if (getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size()))
        throw UnavailableError(attempt_failed("cannot get random numbers", errno));
    constexpr std::string_view digits = "0123456789abcdef";
    std::string secret;
    secret.reserve(secret_letters);
    for (const unsigned char byte : bytes) {
        secret += digits[byte >> 4U];
        secret += digits[byte & 0xfU];
    }
    return secret;
}

bool same_secret(std::string_view secret, std::string_view said) {
    if (secret.empty() || secret.size() != said.size()) return false;
    // Volatile, so that the compiler does not end the loop at the first difference.
    volatile unsigned difference = 0;
    for (std::size_t at = 0; at < secret.size(); ++at)
        difference = difference | static_cast<unsigned>(secret[at] ^ said[at]);
    return difference == 0;
}

}  // namespace tcpwhy::web
