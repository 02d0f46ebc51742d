// The name tables: each name leads back to its value, and none is missing.
#include <set>
#include <string>

#include "support/catch.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/model/process_event.hpp"

using namespace tcpwhy;

TEST_CASE("every state's name leads back to it", "[model]") {
    for (int state = 0; state <= static_cast<int>(model::TcpState::time_wait); ++state) {
        const auto value = static_cast<model::TcpState>(state);
        REQUIRE_FALSE(model::name(value).empty());
        CHECK(model::tcp_state_named(model::name(value)) == value);
    }
    CHECK_FALSE(model::tcp_state_named("ESTABLISHED ").has_value());
}

TEST_CASE("the kernel's state numbers are those of linux/tcp.h", "[model]") {
    using model::TcpState;
    CHECK(model::tcp_state_from_kernel(1) == TcpState::established);
    CHECK(model::tcp_state_from_kernel(2) == TcpState::syn_sent);
    CHECK(model::tcp_state_from_kernel(3) == TcpState::syn_received);
    CHECK(model::tcp_state_from_kernel(6) == TcpState::time_wait);
    CHECK(model::tcp_state_from_kernel(7) == TcpState::closed);
    CHECK(model::tcp_state_from_kernel(8) == TcpState::close_wait);
    CHECK(model::tcp_state_from_kernel(10) == TcpState::listen);
    CHECK(model::tcp_state_from_kernel(11) == TcpState::closing);
    CHECK_FALSE(model::tcp_state_from_kernel(0).has_value());
    CHECK_FALSE(model::tcp_state_from_kernel(200).has_value());
}

TEST_CASE("every system call has a name of its own that leads back to it", "[model]") {
    std::set<std::string> names;
    for (int call = 1; call <= static_cast<int>(model::SystemCall::sock_destroy); ++call) {
        const auto value = static_cast<model::SystemCall>(call);
        const std::string name(model::name(value));
        REQUIRE_FALSE(name.empty());
        CHECK(names.insert(name).second);
        CHECK(model::system_call_named(name) == value);
        CHECK_FALSE(model::name(model::family(value)).empty());
    }
    CHECK(model::name(model::SystemCall::none).empty());
    CHECK_FALSE(model::system_call_named("").has_value());
    CHECK(model::family(model::SystemCall::accept4) == model::Family::accept);
    CHECK(model::family(model::SystemCall::epoll_pwait2) == model::Family::wait);
}

TEST_CASE("every note's code leads back to it", "[model]") {
    for (const model::NoteRow& row : model::note_rows()) {
        REQUIRE_FALSE(row.name.empty());
        CHECK(model::name(row.code) == row.name);
        CHECK(model::note_named(row.name) == row.code);
    }
    CHECK(model::name(model::NoteCode::reset_unread_data) == "reset-unread-data");
    CHECK_FALSE(model::note_named("reset").has_value());
}

TEST_CASE("signals without a name are numbers", "[model]") {
    CHECK(model::signal_name(9) == "SIGKILL");
    CHECK(model::signal_name(17) == "SIGCHLD");
    CHECK(model::signal_name(31) == "SIGSYS");
    CHECK(model::signal_name(42) == "SIG42");
    CHECK(model::signal_name(0) == "SIG0");
}
