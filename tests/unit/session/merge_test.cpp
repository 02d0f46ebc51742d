#include "tracer/session/merge.hpp"

#include <random>
#include <string>

#include "support/catch.hpp"

using namespace tcpwhy;
using session::Merge;
using session::Rank;

namespace {

constexpr std::size_t calls = 0;
constexpr std::size_t wire = 1;

std::string released(Merge<std::string>& merge) {
    std::string all;
    merge.release([&](std::string&& item) { all += item + " "; });
    return all;
}

}  // namespace

TEST_CASE("nothing leaves before every source has settled beyond it") {
    Merge<std::string> merge(2);
    merge.add(wire, 10, Rank::segment, "syn");
    CHECK(released(merge).empty());
    merge.settled(wire, 50);
    CHECK(released(merge).empty());  // a call older than the SYN may still come
    merge.add(calls, 5, Rank::call_entered, "connect");
    merge.settled(calls, 11);
    CHECK(released(merge) == "connect syn ");
    CHECK(merge.horizon() == 11);
}

TEST_CASE("what happened exactly at the watermark waits, because its equals may still come") {
    Merge<std::string> merge(2);
    merge.add(wire, 10, Rank::segment, "syn");
    merge.settled(wire, 20);
    merge.settled(calls, 10);
    CHECK(released(merge).empty());
    merge.add(calls, 10, Rank::call_entered, "connect");
    merge.settled(calls, 20);
    CHECK(released(merge) == "connect syn ");
}

TEST_CASE("at equal times calls begin, then segments pass, then calls return") {
    Merge<std::string> merge(2);
    merge.add(calls, 7, Rank::call_entered, "enter");
    merge.add(calls, 7, Rank::call_returned, "return");
    merge.add(wire, 7, Rank::segment, "segment");
    merge.ended(calls);
    merge.ended(wire);
    CHECK(released(merge) == "enter segment return ");
}

TEST_CASE("frames that the capture delivers a little out of order leave in order") {
    Merge<std::string> merge(2);
    merge.ended(calls);
    merge.add(wire, 12, Rank::segment, "b");
    merge.add(wire, 11, Rank::segment, "a");
    merge.add(wire, 13, Rank::segment, "c");
    merge.settled(wire, 14);
    CHECK(released(merge) == "a b c ");
    CHECK(merge.late() == 0);
}

TEST_CASE("items of one source at the same time keep their order") {
    Merge<std::string> merge(1);
    merge.add(0, 3, Rank::segment, "first");
    merge.add(0, 3, Rank::segment, "second");
    merge.add(0, 2, Rank::segment, "earlier");
    merge.add(0, 3, Rank::segment, "third");
    merge.ended(0);
    CHECK(released(merge) == "earlier first second third ");
}

TEST_CASE("an item behind the horizon is counted as late and leaves at once") {
    Merge<std::string> merge(1);
    merge.add(0, 10, Rank::segment, "on-time");
    merge.settled(0, 20);
    CHECK(released(merge) == "on-time ");
    merge.add(0, 9, Rank::segment, "late");
    CHECK(merge.late() == 1);
    CHECK(released(merge) == "late ");
}

TEST_CASE("a watermark never goes back") {
    Merge<std::string> merge(1);
    merge.settled(0, 20);
    merge.settled(0, 5);
    CHECK(merge.horizon() == 20);
}

TEST_CASE("when every source has ended the last items leave too") {
    Merge<std::string> merge(2);
    merge.add(calls, 1, Rank::call_entered, "a");
    merge.add(wire, 2, Rank::segment, "b");
    merge.ended(wire);
    CHECK(released(merge).empty());
    merge.ended(calls);
    CHECK(released(merge) == "a b ");
    CHECK(merge.held() == 0);
}

TEST_CASE("any interleaving of two sources leaves in time order") {
    std::mt19937 random(9877);
    for (int round = 0; round < 200; ++round) {
        Merge<model::Time> merge(2);
        std::vector<model::Time> out;
        model::Time now[2] = {0, 0};
        for (int step = 0; step < 100; ++step) {
            const std::size_t source = random() % 2;
            now[source] += static_cast<model::Time>(random() % 5);
            // Up to two units behind: the source's own jitter, which its watermark allows for.
            const model::Time time = now[source] + static_cast<model::Time>(random() % 3);
            merge.add(source, time, Rank::segment, model::Time{time});
            merge.settled(source, now[source]);
            merge.release([&](model::Time&& item) { out.push_back(item); });
        }
        merge.ended(0);
        merge.ended(1);
        merge.release([&](model::Time&& item) { out.push_back(item); });
        REQUIRE(out.size() == 100);
        CHECK(std::is_sorted(out.begin(), out.end()));
        CHECK(merge.late() == 0);
    }
}

TEST_CASE("a process begins before and is gone after what happened at the same moment") {
    model::ProcessEvent event;
    event.what = model::ProcessEvent::What::start;
    CHECK(session::rank_of(event) == Rank::call_entered);
    event.what = model::ProcessEvent::What::exit;
    CHECK(session::rank_of(event) == Rank::call_returned);
    CHECK(session::rank_of(model::CallEntered{}) == Rank::call_entered);
    CHECK(session::rank_of(model::Segment{}) == Rank::segment);
    CHECK(session::rank_of(model::CallReturned{}) == Rank::call_returned);
}
