// The conversation of `join` and `live --list` with a lab. Each message is one packet of text
// (SOCK_SEQPACKET, unix(7)):
//
//     tcpwhy/1 VERB[ REST]
//
// Pure: strings in, strings out. docs/live.md has the whole conversation.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace tcpwhy::live {

constexpr int control_version = 1;
constexpr std::size_t longest_message_bytes = 512;
constexpr std::size_t longest_lab_name = 64;

/// Verbs. A client asks: status; or join, and then inside. The lab answers.
namespace verb {
constexpr std::string_view status = "status";  ///< who are you?
constexpr std::string_view lab = "lab";        ///< answer to status: REST is one line for people
constexpr std::string_view join = "join";      ///< let me in
constexpr std::string_view enter =
    "enter";  ///< answer to join: with two descriptors, user and network namespace
constexpr std::string_view inside =
    "inside";  ///< I am in: observe me. REST: "client", "server" or nothing
constexpr std::string_view observed =
    "observed";  ///< answer to inside: go on. REST: "filter" to be installed, or nothing
constexpr std::string_view refused = "refused";  ///< answer to anything: REST says why
}  // namespace verb

struct Message {
    std::string verb;
    std::string rest;
    friend bool operator==(const Message&, const Message&) = default;
};

/// Reads a packet. A message of another version has an empty verb and rest. Nothing for a packet
/// that is no message: too long, without the opening words, with control characters.
struct Heard {
    int version = 0;
    Message message;
};
std::optional<Heard> parse_message(std::string_view bytes);

/// Control characters of the rest become blanks; a message that is too long is cut.
std::string format_message(const Message& message);

/// Letters, digits, '.', '_' and '-'; 1 to 64 of them; not beginning with a dot. So a name is a
/// valid file name in every folder.
bool is_lab_name(std::string_view name);
/// Throws UsageError, in one short line whatever the name is.
void require_lab_name(std::string_view name);

}  // namespace tcpwhy::live
