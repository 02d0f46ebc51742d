// Numbers in lines, beside the standard library's.
#include "common/decimal.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "common/line_piece.hpp"
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

std::string piece_of(std::uint64_t value, std::size_t width) {
    std::string out;
    LinePiece().add_padded(value, width).append_to(out);
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
        CHECK(piece_of(number, 1) == expected);
    }
}

TEST_CASE("zeros stand in front of a number that is shorter than its width", "[decimal]") {
    CHECK(piece_of(7, 3) == "007");
    CHECK(piece_of(1234, 3) == "1234");
    CHECK(piece_of(0, 6) == "000000");
}

TEST_CASE("what does not fit into a piece of a line is left out as a whole", "[decimal]") {
    LinePiece piece;
    piece.add(std::string(LinePiece::capacity - 2, 'x')).add_number(123).add("yz").add('!');
    std::string out;
    piece.append_to(out);
    CHECK(out == std::string(LinePiece::capacity - 2, 'x') + "yz");
}
