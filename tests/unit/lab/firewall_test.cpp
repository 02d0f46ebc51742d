// The messages of nft about a rule that it does not accept, or that the kernel refuses.
#include "tracer/lab/firewall.hpp"

#include "support/catch.hpp"

using namespace tcpwhy;
using lab::first_complaint;

TEST_CASE("nft's first complaint: the line of its input, and the words without the place") {
    const auto complaint = first_complaint(
        "/dev/stdin:4:27-30: Error: syntax error, unexpected string\n"
        "add rule inet tcpwhy input tcp dprt 9877 drop\n"
        "                           ^^^^\n"
        "/dev/stdin:5:1-1: Error: another\n");
    CHECK(complaint.line == 4);
    CHECK(complaint.text == "syntax error, unexpected string");
    CHECK_FALSE(complaint.by_kernel);
}

TEST_CASE("what the kernel refuses is told from what nft does not understand") {
    const auto refused = first_complaint(
        "/dev/stdin:5:1-50: Error: Could not process rule: Operation not supported\n"
        "add rule inet tcpwhy input tcp dport 1 reject\n");
    CHECK(refused.line == 5);
    CHECK(refused.by_kernel);
    CHECK(refused.text == "Operation not supported");

    const auto without_place =
        first_complaint("netlink: Error: cache initialization failed: Operation not permitted\n");
    CHECK(without_place.line == 0);
    CHECK(without_place.by_kernel);
    CHECK(without_place.text == "cache initialization failed: Operation not permitted");
}

TEST_CASE("words of nft that have no mark are told as they are") {
    CHECK(first_complaint("Segmentation fault").text == "Segmentation fault");
    CHECK(first_complaint("Segmentation fault").by_kernel);
    CHECK(first_complaint("").text.empty());
    CHECK(first_complaint("Error: ").text.empty());
    CHECK(first_complaint("x\ny:7:1: Error: z").line == 7);
}
