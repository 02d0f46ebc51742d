#include "common/refuse_input.hpp"

#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy {

void refuse_input(const std::string& attempt, int error_number) {
    const bool lacking = error_number == EMFILE || error_number == ENFILE || error_number == ENOMEM;
    if (lacking) throw UnavailableError(attempt_failed(attempt, error_number));
    throw UsageError(attempt_failed(attempt, error_number));
}

}  // namespace tcpwhy
