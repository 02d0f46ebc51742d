#include "common/errors.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

namespace tcpwhy {
namespace {

std::string without_controls(const std::string& line) {
    std::string shown;
    for (const char c : line) {
        const auto byte = static_cast<unsigned char>(c);
        if ((byte >= 0x20 && byte != 0x7f) || c == '\n' || c == '\t' || c == '\r') {
            shown += c;
            continue;
        }
        shown += '\\';
        if (byte >= 0100) shown += static_cast<char>('0' + (byte >> 6));
        if (byte >= 010) shown += static_cast<char>('0' + ((byte >> 3) & 7));
        shown += static_cast<char>('0' + (byte & 7));
    }
    return shown;
}

}  // namespace

Error::Error(int status, const std::string& line)
    : std::runtime_error(without_controls(line)), status_(status) {}

void rethrow(std::exception_ptr failure) {
    if (failure) std::rethrow_exception(std::move(failure));
}

std::string attempt_failed(const std::string& attempt, int error_number) {
    return attempt + ": " + std::generic_category().message(error_number) +
           (error_number == EMFILE ? " (fix: a higher ulimit -n)" : "");
}

}  // namespace tcpwhy
