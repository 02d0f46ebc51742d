#include "tracer/live/client_shares.hpp"

#include <algorithm>
#include <vector>

#include "support/catch.hpp"

using namespace tcpwhy::live;

namespace {

constexpr uid_t owner = 0;

std::vector<uid_t> come(std::vector<uid_t> present, uid_t newcomer) {
    if (const auto leaving = client_to_leave(present, newcomer, owner))
        present.erase(present.begin() + static_cast<std::ptrdiff_t>(*leaving));
    present.push_back(newcomer);
    return present;
}

auto count(const std::vector<uid_t>& present, uid_t user) {
    return static_cast<std::size_t>(std::count(present.begin(), present.end(), user));
}

}  // namespace

TEST_CASE("a user's newest client takes the room of his oldest, never another user's") {
    std::vector<uid_t> present{owner, 7, 8};
    for (int times = 0; times < 200; ++times) present = come(present, 7);
    CHECK(count(present, 7) == most_clients_of_a_user);
    CHECK(count(present, 8) == 1);
    CHECK(count(present, owner) == 1);
}

TEST_CASE("many users together leave room for the owner") {
    std::vector<uid_t> present{owner};
    for (uid_t user = 1; user < 500; ++user) present = come(present, user);
    CHECK(count(present, owner) == 1);
    CHECK(present.size() == 1 + most_clients_of_others);
    for (int times = 0; times < 100; ++times) present = come(present, owner);
    CHECK(count(present, owner) == most_clients_of_a_user);
    CHECK(present.size() == most_clients_of_a_user + most_clients_of_others);
}

TEST_CASE("when all is full, the user who has most makes room") {
    std::vector<uid_t> present;
    for (uid_t user = 1; user <= 3; ++user)
        for (std::size_t times = 0; times < most_clients_of_a_user; ++times)
            present = come(present, user);
    for (uid_t user = 10; user < 26; ++user) present = come(present, user);
    REQUIRE(present.size() == most_clients_of_others);
    present = come(present, 99);
    CHECK(count(present, 99) == 1);
    CHECK(count(present, 10) == 1);
    CHECK(count(present, 1) == most_clients_of_a_user - 1);
}
