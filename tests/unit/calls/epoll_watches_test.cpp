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
    inner->add({5, one}, {1, 5}, descriptors);
    inner->add({6, two}, {1, 6}, descriptors);
    Epoll outer;
    outer.add({9}, {1, 9, true, inner}, descriptors);
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

TEST_CASE("an epoll instance keeps a socket whose descriptor another one has got", "[epoll]") {
    Descriptors descriptors;
    FileTable table;
    Epoll epoll;
    descriptors.put(table, 5, {one, nullptr});
    epoll.add({5, one}, {1, 111}, descriptors);
    const bool duplicated = GENERATE(true, false);
    if (duplicated) descriptors.put(table, 6, {one, nullptr});
    descriptors.take(table, 5);
    descriptors.put(table, 5, {two, nullptr});
    epoll.add({5, two}, {1, 222}, descriptors);

    CHECK(epoll.watches(2, descriptors).size() == (duplicated ? 2 : 1));
    CHECK(epoll.target_of(111).socket == (duplicated ? one : 0));
    CHECK(epoll.target_of(222).socket == two);
    epoll.remove({5, two});
    CHECK(epoll.target_of(111).socket == (duplicated ? one : 0));
}
