#include "tracer/helpers/unwind/asio_frames.hpp"

#include <algorithm>
#include <array>

#include "tracer/helpers/unwind/function_names.hpp"

namespace tcpwhy::helpers {
namespace {

// Classes of Asio's internals that carry out an operation which its user began by this name.
struct Carrier {
    std::string_view part;
    std::string_view operation;
};
constexpr std::array carriers = {
    Carrier{"asio::detail::write_op<", "asio::async_write"},
    Carrier{"asio::detail::read_op<", "asio::async_read"},
    Carrier{"asio::detail::read_until_", "asio::async_read_until"},
    Carrier{"asio::detail::iterator_connect_op<", "asio::async_connect"},
    Carrier{"asio::detail::range_connect_op<", "asio::async_connect"},
    Carrier{"asio::detail::reactive_socket_recv_op", "async_read_some"},
    Carrier{"asio::detail::reactive_socket_send_op", "async_write_some"},
    Carrier{"asio::detail::reactive_socket_recvfrom_op", "async_receive_from"},
    Carrier{"asio::detail::reactive_socket_sendto_op", "async_send_to"},
    Carrier{"asio::detail::reactive_socket_accept_op", "acceptor::async_accept"},
    Carrier{"asio::detail::reactive_socket_move_accept_op", "acceptor::async_accept"},
    Carrier{"asio::detail::reactive_socket_connect_op", "async_connect"},
    Carrier{"asio::detail::reactive_wait_op", "async_wait"},
};

// Functions below which Asio works off what was begun somewhere else.
constexpr std::array workers = {
    std::string_view{"asio::detail::scheduler::run"},
    std::string_view{"asio::detail::scheduler::do_run_one"},
    std::string_view{"asio::detail::scheduler::do_wait_one"},
    std::string_view{"asio::detail::scheduler::poll"},
    std::string_view{"asio::detail::awaitable_thread::pump"},
};
constexpr std::array loops = {std::string_view{"asio::io_context::"},
                              std::string_view{"asio::thread_pool::"},
                              std::string_view{"asio::system_context::"}};
constexpr std::array loop_members = {std::string_view{"run"}, std::string_view{"poll"},
                                     std::string_view{"join"}, std::string_view{"wait"}};

// The classes that users know by shorter names: a tcp::acceptor is a basic_socket_acceptor<tcp>.
struct Handle {
    std::string_view name;
    std::string_view type;
    std::string_view prefix;  // of its operations
};
constexpr std::array handles = {
    Handle{"asio::basic_socket_acceptor::", "basic_socket_acceptor", "acceptor::"},
    Handle{"asio::basic_stream_socket::", "basic_stream_socket", ""},
    Handle{"asio::basic_socket::", "basic_socket", ""},
};

/// Asio's words for what it initiates, where they are not the user's: async_read_some() initiates
/// "async_receive".
struct Initiation {
    std::string_view begins;
    std::string_view operation;
};
constexpr std::array initiations = {
    Initiation{"async_receive_from", "async_receive_from"},
    Initiation{"async_receive", "async_read_some"},
    Initiation{"async_send_to", "async_send_to"},
    Initiation{"async_send", "async_write_some"},
    Initiation{"async_move_accept", "async_accept"},
    Initiation{"async_write_some", "async_write_some"},
    Initiation{"async_write", "async_write"},
    Initiation{"async_read_some", "async_read_some"},
    Initiation{"async_read_until", "async_read_until"},
    Initiation{"async_read", "async_read"},
    Initiation{"async_range_connect", "async_connect"},
    Initiation{"async_iterator_connect", "async_connect"},
};

std::string initiated(std::string_view word) {
    for (const Initiation& row : initiations)
        if (word.starts_with(row.begins)) return std::string(row.operation);
    return std::string(word);
}

/// "asio::basic_socket_acceptor::accept" is "acceptor::accept".
std::optional<std::string> operation_of(const Handle& handle, std::string_view member) {
    constexpr std::string_view initiate = "initiate_";
    if (member.starts_with(initiate)) {
        member = member.substr(initiate.size());
        return std::string(handle.prefix) + initiated(member.substr(0, member.find("::")));
    }
    if (contains(member, "::") || member.starts_with("operator")) return std::nullopt;
    const std::string_view kind = handle.prefix.empty() ? "socket" : "acceptor";
    if (member == handle.type) return std::string(kind) + "::" + std::string(kind);
    if (member.starts_with("~")) return std::string(kind) + "::~" + std::string(kind);
    return std::string(handle.prefix) + std::string(member);
}

/// Free functions: asio::write, asio::async_read_until, asio::connect.
std::optional<std::string> free_operation(std::string_view bare) {
    constexpr std::string_view space = "asio::";
    constexpr std::string_view initiation = "asio::detail::initiate_async_";
    if (bare.starts_with(initiation)) {
        const std::string_view rest = bare.substr(initiation.size());
        return "asio::" + initiated("async_" + std::string(rest.substr(0, rest.find("::"))));
    }
    const std::string_view local = bare.substr(space.size());
    if (contains(local, "::") || local.starts_with("async_result") ||
        local.starts_with("async_initiate") || local.starts_with("async_compose"))
        return std::nullopt;
    constexpr std::array begins = {std::string_view{"write"}, std::string_view{"read"},
                                   std::string_view{"async_"}, std::string_view{"connect"}};
    const bool operation = std::any_of(begins.begin(), begins.end(), [&](std::string_view word) {
        return local.starts_with(word);
    });
    return operation ? std::optional<std::string>(bare) : std::nullopt;
}

}  // namespace

bool works_off(std::string_view function) {
    if (!contains(function, "asio::")) return false;
    const std::string name = bare_name(function);
    const std::string_view bare = without_boost(name);
    if (!bare.starts_with("asio::")) return false;
    if (bare.ends_with("::do_complete")) return true;
    const auto is_worker = [&](std::string_view worker) { return bare.starts_with(worker); };
    if (std::any_of(workers.begin(), workers.end(), is_worker)) return true;
    return std::any_of(loops.begin(), loops.end(), [&](std::string_view loop) {
        const auto is_member = [&](std::string_view member) {
            return bare.substr(loop.size()).starts_with(member);
        };
        return bare.starts_with(loop) &&
               std::any_of(loop_members.begin(), loop_members.end(), is_member);
    });
}

std::optional<std::string> asio_operation(std::string_view function) {
    if (!contains(function, "asio::") || works_off(function)) return std::nullopt;
    for (const Carrier& carrier : carriers) {
        const auto at = without_boost(function).find(carrier.part);
        // The class itself, not one of its template arguments.
        if (at != std::string_view::npos && bare_name(function).find(carrier.part.substr(
                                                0, carrier.part.size() - 1)) != std::string::npos)
            return std::string(carrier.operation);
    }
    const std::string name = bare_name(function);
    const std::string_view bare = without_boost(name);
    if (!bare.starts_with("asio::")) return std::nullopt;
    for (const Handle& handle : handles)
        if (bare.starts_with(handle.name))
            return operation_of(handle, bare.substr(handle.name.size()));
    return free_operation(bare);
}

bool waits_for_events(std::string_view function) {
    return without_boost(function).find("asio::detail::epoll_reactor::run") == 0;
}

}  // namespace tcpwhy::helpers
