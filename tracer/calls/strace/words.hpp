// The words in which strace writes arguments, back to the numbers that they stand for. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/endpoint.hpp"

namespace tcpwhy::calls {

/// {sa_family=AF_INET, sin_port=htons(9877), sin_addr=inet_addr("127.0.0.1")}; also AF_INET6.
std::optional<Endpoint> endpoint_of(std::string_view text);

/// strace -yy prints this after a descriptor: 3<TCP:[127.0.0.1:40140->127.0.0.1:9877]>.
struct SocketName {
    std::optional<Endpoint> local;
    std::optional<Endpoint> remote;
};
std::optional<SocketName> socket_name_of(std::string_view text);

/// The bytes of a string literal, at most 64; "" where there is none. strace may have cut them.
std::string bytes_of(std::string_view text);

/// The sum of "A|B|0x10"; `append` names one bit. Words without a meaning count as nothing.
using AppendBits = std::function<void(std::string&, std::uint32_t)>;
std::uint32_t bits_of(std::string_view text, const AppendBits& append);
/// The number below `limit` that `append` calls so; -1 when there is none.
std::int32_t named_number(std::string_view text, std::int32_t limit,
                          void (*append)(std::string&, std::int32_t));
int error_named(std::string_view name);            ///< 0: none
std::int32_t signal_named(std::string_view name);  ///< 0: none
/// "SOL_SOCKET", "SO_REUSEADDR"; {-1, -1} when they are not known.
struct OptionNumber {
    std::int32_t level = -1;
    std::int32_t option = -1;
};
OptionNumber option_named(std::string_view level, std::string_view option);

/// sendmsg, writev: the lengths of all pieces.
std::uint64_t length_of_pieces(std::string_view text);
/// The sum of the `msg_len=N` of sendmmsg and recvmmsg.
std::uint64_t length_of_messages(std::string_view text);

}  // namespace tcpwhy::calls
