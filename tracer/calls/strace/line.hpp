// One line of strace's output, taken apart (strace(1)); nothing is known of its meaning yet. Pure,
// and safe with any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

struct StraceLine {
    enum class Kind : std::uint8_t {
        call,        ///< "write(3, "a\n", 2) = 2 <0.000055>"
        unfinished,  ///< "accept(3, NULL, NULL <unfinished ...>"
        resumed,     ///< "<... accept resumed>) = 4"
        signal,      ///< "--- SIGINT {si_signo=SIGINT, …} ---"
        exited,      ///< "+++ exited with 0 +++"
        killed,      ///< "+++ killed by SIGKILL +++"
        nothing,     ///< strace's own remarks, empty lines
    };
    Kind kind = Kind::nothing;
    model::Pid tid = 0;                 ///< 0: the line does not say (one process, without -f)
    model::Time time = 0;               ///< when strace saw the stop, before it decoded anything
    std::string_view name;              ///< of the call, or of the signal
    std::string_view text;              ///< the arguments, as far as this line has them
    std::string_view result;            ///< call, resumed: "4", "-1", "?", "0x5"
    std::string_view answer;            ///< after the result: "([{fd=3, revents=POLLIN}])"
    std::string_view error;             ///< "ECONNREFUSED"; "" for none
    std::optional<model::Time> lasted;  ///< -T: from the end of the decoding to the return
    std::int32_t status = 0;            ///< exited
};

/// Takes a line apart; the parts borrow from it. Returns "", or what is wrong with it.
std::string_view take_apart(std::string_view line, StraceLine& out);

/// The arguments between the commas of the outermost level, without blanks around them.
std::vector<std::string_view> arguments(std::string_view text);

/// The value of the first `name` that stands at the beginning of the text or after a blank or
/// bracket: value_of("{a=1, b=2}", "b") is "2"; up to the next comma or bracket.
std::string_view value_of(std::string_view text, std::string_view name);

/// A decimal, octal or hexadecimal number at the beginning: "3<TCP:[…]>" is 3; nothing for "NULL".
std::optional<std::int64_t> number_of(std::string_view text);

}  // namespace tcpwhy::calls
