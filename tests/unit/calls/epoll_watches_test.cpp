// The sockets that an epoll instance watches. Most programs close a socket without EPOLL_CTL_DEL.
// The kernel takes it off the list with its last descriptor (eventpoll_release()).
#include <array>
#include <memory>

#include "support/catch.hpp"
#include "tracer/calls/observe/readers/descriptors.hpp"

using namespace tcpwhy;
using calls::Descriptors;
using calls::Epoll;
using calls::FileTable;

namespace {

constexpr model::SocketId one = 7;
constexpr model::SocketId two = 8;
constexpr std::size_t most = 1;

}  // namespace

TEST_CASE("a closed socket takes no place among those that an epoll instance watches", "[epoll]") {
    Descriptors descriptors;
    FileTable table;
    const auto inner = std::make_shared<Epoll>();
    descriptors.put(table, 5, {one, nullptr});
    descriptors.put(table, 6, {two, nullptr});
    inner->add(5, {1, 5, one});
    inner->add(6, {1, 6, two});
    Epoll outer;
    outer.add(9, {1, 9, 0, true, inner});
    const std::array<const Epoll*, 2> both{inner.get(), &outer};
    for (const Epoll* epoll : both) {
        const auto watches = epoll->watches(most, descriptors);
        REQUIRE(watches.size() == 1);
        CHECK(watches.front().socket == one);
    }

    SECTION("another descriptor of it is open: the instance watches it still") {
        descriptors.put(table, 7, {one, nullptr});
        descriptors.take(table, 5);
        CHECK(inner->watches(most, descriptors).front().socket == one);
    }
    SECTION("it was the last") {
        descriptors.take(table, 5);
        for (const Epoll* epoll : both) {
            const auto watches = epoll->watches(most, descriptors);
            REQUIRE(watches.size() == 1);
            CHECK(watches.front().socket == two);
        }
    }
}
