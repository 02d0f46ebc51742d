// The private lab: a user and a network namespace of this program's own, with its own loopback,
// where anyone may capture (user_namespaces(7), network_namespaces(7)). When a machine refuses it,
// the host is the next rung.
//
// Namespaces belong to the calling thread, and its new threads inherit them: enter before any other
// thread exists.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::lab {

/// `--lab`: `automatic` takes the first rung that works.
enum class Choice : std::uint8_t { automatic, private_lab, host };
/// "auto", "private", "host"; nothing for other words.
std::optional<Choice> choice_named(std::string_view name);

/// Where the program stands.
struct Rung {
    model::Mode mode = model::Mode::private_lab;
    std::string detail;  ///< one clause for people: "private lab: own user and network namespace"
};

/// The steps of making a lab, in order.
enum class Step : std::uint8_t { user_namespace, own_ids, network_namespace, loopback };

/// Why a private lab was refused. `fix` is a command or an advice, "" when none is known.
struct Refusal {
    Step step{};           ///< the one that failed; those before it worked
    int error_number = 0;  ///< errno
    std::string fix;

    [[nodiscard]] std::string line() const;  ///< the attempt, the reason and the fix in one line
};

/// Makes the lab for this process: namespaces, the user's own uid and gid kept, lo up with
/// 127.0.0.1,
/// ::1, 198.51.100.1 and 2001:db8::1. Nothing on success. A refusal may leave the process in a
/// half-made lab; a caller that has another choice calls `refusal_of_private_lab` first.
std::optional<Refusal> make_private_lab();

/// Tries the private lab in a child process and reports the outcome; this process stays where it
/// is.
std::optional<Refusal> refusal_of_private_lab();

/// Whether this process may capture where it stands (CAP_NET_RAW over its network namespace).
bool may_capture_here();

/// Enters the chosen rung. Throws UnavailableError, with the fix, when the machine
/// refuses.
Rung enter(Choice choice);

}  // namespace tcpwhy::lab
