#include "common/errors.hpp"

#include <system_error>

namespace tcpwhy {

std::string attempt_failed(const std::string& attempt, int error_number) {
    return attempt + ": " + std::generic_category().message(error_number);
}

}  // namespace tcpwhy
