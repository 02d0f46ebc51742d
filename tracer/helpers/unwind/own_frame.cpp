#include "tracer/helpers/unwind/own_frame.hpp"

#include <algorithm>
#include <array>

namespace tcpwhy::helpers {
namespace {

bool begins_with(std::string_view text, std::string_view with) {
    return text.substr(0, with.size()) == with;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// Folders of what a distribution or a language brings along.
constexpr std::array library_roots = {
    std::string_view{"/usr/include/"}, std::string_view{"/usr/lib/"},
    std::string_view{"/usr/lib64/"},   std::string_view{"/usr/src/"},
    std::string_view{"/usr/share/"},   std::string_view{"/rustc/"},
    std::string_view{"/lib/"},         std::string_view{"/lib64/"},
    std::string_view{"/build/glibc"},  std::string_view{"./nptl/"},
    std::string_view{"./socket/"},     std::string_view{"../sysdeps/"},
};
constexpr std::array library_parts = {
    std::string_view{"/.cargo/registry/"}, std::string_view{"/.rustup/toolchains/"},
    std::string_view{"/rustlib/"},         std::string_view{"/node_modules/"},
    std::string_view{"/sysdeps/unix/"},    std::string_view{"/go/pkg/mod/"},
};
// Modules of the system: their functions are never the program's own, whatever their source.
constexpr std::array system_modules = {
    std::string_view{"/lib/"},
    std::string_view{"/lib64/"},
    std::string_view{"/usr/lib/"},
    std::string_view{"/usr/lib64/"},
};

/// The name without template arguments, parameters and what follows them: "asio::async_write".
std::string bare_name(std::string_view function) {
    constexpr std::string_view anonymous = "(anonymous namespace)::";
    std::string out;
    int depth = 0;
    for (std::size_t at = 0; at < function.size(); ++at) {
        if (depth == 0 && begins_with(function.substr(at), anonymous)) {
            at += anonymous.size() - 1;
            continue;
        }
        const char c = function[at];
        if (c == '<') ++depth;
        if (depth == 0) {
            // Go writes (*conn).Write, C++ operator(): neither begins the parameters.
            const bool name_goes_on =
                begins_with(function.substr(at), "(*") || out.ends_with("operator");
            if (c == '(' && !name_goes_on) break;
            out += c;
        }
        if (c == '>' && depth > 0) --depth;
    }
    // A template's demangled name begins with its return type: "void asio::post".
    const auto space = out.rfind(' ');
    return space == std::string::npos ? out : out.substr(space + 1);
}

/// Packages of Go's standard library have no dot in the first part of their path; a program's own
/// is "main", or begins with a domain.
bool is_go_library(std::string_view function) {
    const std::string_view first = function.substr(0, function.find('/'));
    const std::string_view package = first.substr(0, first.find('.'));
    if (first.size() == function.size()) return package != "main";
    return first.find('.') == std::string_view::npos;
}

/// A function of a language's library by its name alone. Rust's newer mangling names the crate by
/// its length, after "C", and a hash.
bool is_library_function(std::string_view name) {
    constexpr std::array spaces = {
        std::string_view{"asio::"},  std::string_view{"std::"},       std::string_view{"core::"},
        std::string_view{"alloc::"}, std::string_view{"__gnu_cxx::"}, std::string_view{"__rust_"},
    };
    if (name == "_start") return true;
    if (begins_with(name, "_R"))
        return contains(name, "_3std") || contains(name, "_4core") || contains(name, "_5alloc");
    return std::any_of(spaces.begin(), spaces.end(),
                       [&](std::string_view space) { return begins_with(name, space); });
}

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

std::string_view without_boost(std::string_view name) {
    constexpr std::string_view boost = "boost::";
    return begins_with(name, boost) ? name.substr(boost.size()) : name;
}

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
        if (begins_with(word, row.begins)) return std::string(row.operation);
    return std::string(word);
}

/// "asio::basic_socket_acceptor::accept" is "acceptor::accept".
std::optional<std::string> operation_of(const Handle& handle, std::string_view member) {
    constexpr std::string_view initiate = "initiate_";
    if (begins_with(member, initiate)) {
        member = member.substr(initiate.size());
        return std::string(handle.prefix) + initiated(member.substr(0, member.find("::")));
    }
    if (contains(member, "::") || begins_with(member, "operator")) return std::nullopt;
    const std::string_view kind = handle.prefix.empty() ? "socket" : "acceptor";
    if (member == handle.type) return std::string(kind) + "::" + std::string(kind);
    if (begins_with(member, "~")) return std::string(kind) + "::~" + std::string(kind);
    return std::string(handle.prefix) + std::string(member);
}

/// Free functions: asio::write, asio::async_read_until, asio::connect.
std::optional<std::string> free_operation(std::string_view bare) {
    constexpr std::string_view space = "asio::";
    constexpr std::string_view initiation = "asio::detail::initiate_async_";
    if (begins_with(bare, initiation)) {
        const std::string_view rest = bare.substr(initiation.size());
        return "asio::" + initiated("async_" + std::string(rest.substr(0, rest.find("::"))));
    }
    const std::string_view local = bare.substr(space.size());
    if (contains(local, "::") || begins_with(local, "async_result") ||
        begins_with(local, "async_initiate") || begins_with(local, "async_compose"))
        return std::nullopt;
    constexpr std::array begins = {std::string_view{"write"}, std::string_view{"read"},
                                   std::string_view{"async_"}, std::string_view{"connect"}};
    const bool operation = std::any_of(begins.begin(), begins.end(), [&](std::string_view word) {
        return begins_with(local, word);
    });
    return operation ? std::optional<std::string>(bare) : std::nullopt;
}

}  // namespace

bool is_library_source(std::string_view file, std::string_view go_root) {
    if (begins_with(file, "<")) return true;  // "<autogenerated>" (Go), "<artificial>" (gcc)
    if (!go_root.empty() && begins_with(file, go_root)) return true;
    const auto root = [&](std::string_view folder) { return begins_with(file, folder); };
    const auto part = [&](std::string_view folder) { return contains(file, folder); };
    return std::any_of(library_roots.begin(), library_roots.end(), root) ||
           std::any_of(library_parts.begin(), library_parts.end(), part);
}

bool is_system_module(std::string_view path) {
    return std::any_of(system_modules.begin(), system_modules.end(),
                       [&](std::string_view folder) { return begins_with(path, folder); });
}

bool is_own(const Frame& frame, std::string_view go_root) {
    if (!frame.is_program && is_system_module(frame.module)) return false;
    if (!frame.file.empty()) return !is_library_source(frame.file, go_root);
    if (!frame.is_program || frame.function.empty()) return false;
    if (!go_root.empty()) return !is_go_library(frame.function);
    std::string name = bare_name(frame.function);
    // "<std::os::fd::OwnedFd as core::ops::Drop>::drop" is named by its type.
    if (begins_with(frame.function, "<")) name = frame.function.substr(1);
    return !is_library_function(without_boost(name));
}

bool works_off(std::string_view function) {
    if (!contains(function, "asio::")) return false;
    const std::string name = bare_name(function);
    const std::string_view bare = without_boost(name);
    if (!begins_with(bare, "asio::")) return false;
    if (bare.ends_with("::do_complete")) return true;
    const auto is_worker = [&](std::string_view worker) { return begins_with(bare, worker); };
    if (std::any_of(workers.begin(), workers.end(), is_worker)) return true;
    return std::any_of(loops.begin(), loops.end(), [&](std::string_view loop) {
        const auto is_member = [&](std::string_view member) {
            return begins_with(bare.substr(loop.size()), member);
        };
        return begins_with(bare, loop) &&
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
    if (!begins_with(bare, "asio::")) return std::nullopt;
    for (const Handle& handle : handles)
        if (begins_with(bare, handle.name))
            return operation_of(handle, bare.substr(handle.name.size()));
    return free_operation(bare);
}

namespace {

/// Asio's wait for events, made by nobody's operation: the loop itself makes that call.
bool waits_for_events(std::string_view function) {
    return without_boost(function).find("asio::detail::epoll_reactor::run") == 0;
}

}  // namespace

FoundSite find_site(std::span<const Frame> stack, std::string_view go_root) {
    FoundSite found;
    bool loop_waits = false;
    for (const Frame& frame : stack) {
        found.depth = frame.depth;
        if (waits_for_events(frame.function) && found.site.asio.empty()) loop_waits = true;
        if (works_off(frame.function)) {
            if (!loop_waits) break;
            found.site.asio = "io_context::run";
            continue;
        }
        if (is_own(frame, go_root)) {
            found.site.file = frame.file;
            found.site.line = frame.line;
            found.site.function = bare_name(frame.function);
            found.site.module = frame.module;
            break;
        }
        if (loop_waits) continue;
        if (auto operation = asio_operation(frame.function))
            found.site.asio = std::move(*operation);
    }
    return found;
}

}  // namespace tcpwhy::helpers
