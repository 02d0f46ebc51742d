#include "tracer/calls/strace/words.hpp"

#include <algorithm>

#include "tracer/calls/strace/line.hpp"
#include "tracer/calls/words/error_name.hpp"
#include "tracer/calls/words/option_name.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {
namespace {

constexpr auto none = std::string_view::npos;

std::string_view between(std::string_view text, std::string_view open, char close) {
    const std::size_t begin = text.find(open);
    if (begin == none) return {};
    text.remove_prefix(begin + open.size());
    return text.substr(0, text.find(close));
}

std::optional<Endpoint> unmapped(std::optional<Endpoint> endpoint) {
    if (endpoint) endpoint->address = endpoint->address.unmapped();
    return endpoint;
}

char escaped(std::string_view text, std::size_t& at) {
    const char character = text[at];
    switch (character) {
        case 'n':
            return '\n';
        case 't':
            return '\t';
        case 'r':
            return '\r';
        case 'v':
            return '\v';
        case 'f':
            return '\f';
        default:
            break;
    }
    if (character < '0' || character > '7') return character;
    unsigned value = 0;  // up to three octal digits
    std::size_t digits = 0;
    for (; digits < 3 && at + digits < text.size(); ++digits) {
        const char digit = text[at + digits];
        if (digit < '0' || digit > '7') break;
        value = value * 8 + static_cast<unsigned>(digit - '0');
    }
    at += digits - 1;
    return static_cast<char>(value & 0xffU);
}

template <class Number, class Named>
Number search(Number limit, std::string_view wanted, const Named& named) {
    for (Number number = 0; number < limit; ++number)
        if (named(number) == wanted) return number;
    return -1;
}

}  // namespace

std::optional<Endpoint> endpoint_of(std::string_view text) {
    const auto port = parse_port(between(text, "htons(", ')'), 0);
    std::string_view address = between(text, "inet_addr(\"", '"');
    if (address.empty()) address = between(text, "inet_pton(AF_INET6, \"", '"');
    const auto parsed = parse_address(address);
    if (!port || !parsed) return std::nullopt;
    return Endpoint{parsed->unmapped(), *port};
}

std::optional<SocketName> socket_name_of(std::string_view text) {
    std::size_t begin = text.find("<TCP:[");
    std::size_t opening = 6;
    if (begin == none) {
        begin = text.find("<TCPv6:[");
        opening = 8;
    }
    const std::size_t end = text.find("]>", begin == none ? 0 : begin);
    if (begin == none || end == none) return std::nullopt;
    const std::string_view names = text.substr(begin + opening, end - begin - opening);
    const std::size_t arrow = names.find("->");
    SocketName name;
    name.local = unmapped(parse_endpoint(names.substr(0, arrow)));
    if (arrow != none) name.remote = unmapped(parse_endpoint(names.substr(arrow + 2)));
    return name;
}

std::string bytes_of(std::string_view text) {
    std::string bytes;
    const std::size_t quote = text.find('"');
    if (quote == none) return bytes;
    for (std::size_t at = quote + 1;
         at < text.size() && text[at] != '"' && bytes.size() < model::most_data_kept; ++at) {
        if (text[at] == '\\' && at + 1 < text.size())
            bytes += escaped(text, ++at);
        else
            bytes += text[at];
    }
    return bytes;
}

std::uint32_t bits_of(std::string_view text, const AppendBits& append) {
    std::uint32_t sum = 0;
    while (!text.empty()) {
        const std::string_view word = text.substr(0, text.find('|'));
        text.remove_prefix(word.size() == text.size() ? text.size() : word.size() + 1);
        if (const auto number = number_of(word)) {
            sum |= static_cast<std::uint32_t>(*number & 0xffffffff);
            continue;
        }
        for (unsigned bit = 0; bit < 32; ++bit) {
            std::string name;
            append(name, 1U << bit);
            if (name == word) sum |= 1U << bit;
        }
    }
    return sum;
}

std::int32_t named_number(std::string_view text, std::int32_t limit,
                          void (*append)(std::string&, std::int32_t)) {
    return search(limit, text, [append](std::int32_t number) {
        std::string name;
        append(name, number);
        return name;
    });
}

int error_named(std::string_view name) {
    constexpr int beyond = 134;
    return name.empty() ? 0 : std::max(0, search(beyond, name, error_name));
}

std::int32_t signal_named(std::string_view name) {
    constexpr int beyond = 65;
    return name.empty() ? 0 : std::max(0, search(beyond, name, model::signal_name));
}

OptionNumber option_named(std::string_view level, std::string_view option) {
    constexpr std::int32_t beyond = 80;
    // strace says SOL_TCP where the other names are those of protocols.
    if (level == "SOL_TCP") level = "IPPROTO_TCP";
    const std::string wanted = std::string(level) + ", " + std::string(option);
    for (const std::int32_t candidate : {1, 6, 0, 41}) {  // SOL_SOCKET, TCP, IP, IPv6
        const std::int32_t number = search(beyond, wanted, [candidate](std::int32_t each) {
            std::string name;
            append_option(name, candidate, each);
            return name;
        });
        if (number >= 0) return {candidate, number};
    }
    return {};
}

std::uint64_t length_of_pieces(std::string_view text) {
    std::uint64_t sum = 0;
    for (std::size_t at = text.find("iov_len="); at != std::string_view::npos;
         at = text.find("iov_len=", at + 1)) {
        const auto length = number_of(text.substr(at + 8));
        if (length && *length > 0 && *length < 0x7fffffff)
            sum += static_cast<std::uint64_t>(*length);
    }
    return sum;
}

std::uint64_t length_of_messages(std::string_view text) {
    constexpr std::string_view key = "msg_len=";
    std::uint64_t bytes = 0;
    for (auto at = text.find(key); at != text.npos; at = text.find(key, at + key.size()))
        bytes += static_cast<std::uint64_t>(number_of(text.substr(at + key.size())).value_or(0));
    return bytes;
}

}  // namespace tcpwhy::calls
