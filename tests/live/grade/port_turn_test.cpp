// Graders that share a network take turns at the assignment's port.
#include <atomic>
#include <optional>
#include <thread>

#include "support/catch.hpp"
#include "tracer/grade/run/port_turn.hpp"

using namespace tcpwhy::grade;

namespace {

constexpr std::uint16_t port = 9877;
constexpr std::uint16_t another_port = 9878;

}  // namespace

TEST_CASE("who has the turn at a port keeps it until its end", "[grade]") {
    std::optional<PortTurn> first(std::in_place, port);
    std::atomic<bool> first_has_ended = false;
    std::atomic<bool> came_too_soon = false;
    std::thread next([&] {
        const PortTurn second(port);
        came_too_soon = !first_has_ended;
    });
    const PortTurn beside(another_port);  // another port is free all the time
    first_has_ended = true;
    first.reset();
    next.join();
    CHECK_FALSE(came_too_soon);
}
