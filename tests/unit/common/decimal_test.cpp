// Numbers as text, compared with the standard library's.
#include "common/text/decimal.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "common/text/put.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

/// Every power of ten that fits, and its neighbours.
std::vector<std::uint64_t> at_the_edges() {
    std::vector<std::uint64_t> numbers{0, 1, std::numeric_limits<std::uint64_t>::max()};
    for (std::uint64_t power = 10;; power *= 10) {
        numbers.insert(numbers.end(), {power - 1, power, power + 1});
        if (power > std::numeric_limits<std::uint64_t>::max() / 10) return numbers;
    }
}

/// The text that `write` puts.
std::string put_by(const auto& write) {
    std::string out;
    append_put<64>(out, write);
    return out;
}

}  // namespace

TEST_CASE("numbers are written as the standard library writes them", "[decimal]") {
    for (const std::uint64_t number : at_the_edges()) {
        const std::string expected = std::to_string(number);
        CHECK(count_digits(number) == expected.size());
        std::string out;
        append_decimal(out, number);
        CHECK(out == expected);
        CHECK(put_by([&](char* at) { return put_number(at, number); }) == expected);
        if (number > std::numeric_limits<std::uint32_t>::max()) continue;
        const auto small = static_cast<std::uint32_t>(number);
        CHECK(count_digits(small) == expected.size());
        CHECK(put_by([&](char* at) { return put_number(at, small); }) == expected);
    }
}

TEST_CASE("a number of fixed width has leading zeros", "[decimal]") {
    CHECK(put_by([](char* at) { return digits_at<3>(at, 7); }) == "007");
    CHECK(put_by([](char* at) { return digits_at<6>(at, 0); }) == "000000");
    CHECK(put_by([](char* at) { return digits_at<9>(at, 120'000'345); }) == "120000345");
}

TEST_CASE("words of every length are put whole, one after the other", "[decimal]") {
    const std::string letters = "abcdefghijklmnopqrstuvwxyz";
    for (std::size_t size = 0; size <= letters.size(); ++size) {
        const std::string word = letters.substr(0, size);
        CHECK(put_by([&](char* at) {
                  return put(put(put(at, std::string_view(word)), '/'), "literal");
              }) == word + "/literal");
    }
}
