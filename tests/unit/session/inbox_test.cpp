// The facts that wait between the threads are bounded, and no thread waits for ever. The makers are
// threads, because it is threads that wait.
#include <thread>

#include "support/catch.hpp"
#include "tracer/session/pipeline.hpp"

using namespace tcpwhy;
using namespace std::chrono_literals;
using session::Arrivals;
using session::CapturedFrame;
using session::Inbox;

namespace {

constexpr std::size_t most = 8;

model::Fact note(model::Time time) {
    model::Notice notice;
    notice.time = time;
    return notice;
}

CapturedFrame frame(model::Time time, std::size_t bytes = 100) {
    CapturedFrame frame;
    frame.time = time;
    frame.bytes.resize(bytes);
    return frame;
}

void add(Inbox& inbox, CapturedFrame&& one, model::Time settled, std::uint64_t dropped = 0) {
    std::vector<CapturedFrame> frames;
    frames.push_back(std::move(one));
    inbox.frames(frames, settled, dropped);
}

struct Listener : model::PartialSink {
    std::vector<model::Notice> notices;
    bool fails = false;
    void notice(const model::Notice& notice) override {
        notices.push_back(notice);
        if (fails) throw std::runtime_error("no more");
    }
};

}  // namespace

TEST_CASE("facts that do not fit wait until those before them are taken, and keep their order",
          "[bounds]") {
    Inbox inbox({most, 1U << 20U});
    constexpr model::Time all = 200;
    std::thread maker([&] {
        for (model::Time time = 1; time <= all; ++time) {
            inbox.fact(note(time));
            inbox.settled(time);
        }
        inbox.facts_ended();
    });
    model::Time last = 0;
    std::size_t largest = 0;
    while (last < all) {
        const Arrivals arrivals = inbox.take(1ms);
        largest = std::max(largest, arrivals.facts.size());
        for (const model::Fact& fact : arrivals.facts) CHECK(model::time_of(fact) == ++last);
        inbox.still_held(0, 0);
    }
    maker.join();
    CHECK(largest == most);
}

TEST_CASE("the source that is ahead waits for the other, which never waits for it", "[bounds]") {
    Inbox inbox({most, 10'000});
    // The wire stands at 5, the calls go on to 100: they are ahead, as soon as nobody takes more.
    std::vector<CapturedFrame> none;
    inbox.frames(none, 5, 0);
    inbox.settled(100);
    inbox.still_held(2 * most, 0);
    std::thread maker([&] { inbox.fact(note(101)); });
    // The frames, which are behind, have room whatever is held of them.
    inbox.still_held(2 * most, 1'000'000);
    CHECK(inbox.room_for_frames(0ms));
    // They come, the merge lets go of what waited for them, and the calls go on.
    add(inbox, frame(90), 200);
    CHECK_FALSE(inbox.room_for_frames(0ms));  // now they are ahead, and so much is held
    inbox.still_held(0, 0);
    CHECK(inbox.room_for_frames(0ms));
    maker.join();
    CHECK(inbox.take(0ms).facts.size() == 1);
}

TEST_CASE("frames have a bound in bytes, and the observed programs wait before it is reached",
          "[bounds]") {
    Inbox inbox({most, 10'000});
    add(inbox, frame(1, 12'000), 1);
    CHECK(inbox.room_for_frames(0ms));
    std::thread maker([&] { inbox.fact(note(1)); });  // waits for the taker
    add(inbox, frame(2, 9'000), 2);
    CHECK_FALSE(inbox.room_for_frames(0ms));
    CHECK(inbox.take(0ms).frames.size() == 2);
    inbox.still_held(0, 0);
    CHECK(inbox.room_for_frames(0ms));
    maker.join();
    CHECK(inbox.take(0ms).facts.size() == 1);
}

TEST_CASE("nobody waits for room when nobody takes any more", "[bounds]") {
    Inbox inbox({1, 10'000});
    Listener listener;
    listener.fails = true;
    session::Pipeline pipeline(inbox, {model::Mode::private_lab, "lo", "", {}}, listener);
    inbox.fact(note(1));
    inbox.settled(10);
    std::vector<CapturedFrame> none;
    inbox.frames(none, 10, 0);
    CHECK_THROWS_AS(pipeline.pump(0ms), std::runtime_error);
    for (model::Time time = 11; time < 20; ++time) inbox.fact(note(time));
    CHECK(inbox.room_for_frames(0ms));
    CHECK(inbox.take(0ms).facts.empty());
}

TEST_CASE("frames that the capture lost are told when they are lost", "[bounds]") {
    Inbox inbox;
    Listener listener;
    session::Pipeline pipeline(inbox, {model::Mode::private_lab, "lo", "", {}}, listener);
    inbox.settled(100);
    add(inbox, frame(10), 50, 3);
    pipeline.pump(0ms);
    add(inbox, frame(60), 70, 3);
    pipeline.pump(0ms);
    add(inbox, frame(80), 90, 10);
    pipeline.pump(0ms);
    REQUIRE(listener.notices.size() == 2);
    CHECK(listener.notices[0].code == model::Notice::Code::frames_dropped);
    CHECK(listener.notices[0].count == 3);
    CHECK(listener.notices[1].count == 7);
    CHECK(listener.notices[1].time == 80);
}

TEST_CASE("a thread that rests is woken by the first item and by the end of a source", "[inbox]") {
    constexpr auto long_enough = 1h;  // the test hangs where nothing wakes it
    Inbox inbox;
    const auto while_it_rests = [&](const auto& act) {
        std::thread other([&] { act(); });
        inbox.rest(long_enough);
        other.join();
        return inbox.take(0ms);
    };
    CHECK(while_it_rests([&] { inbox.fact(note(1)); }).facts.size() == 1);
    CHECK(while_it_rests([&] { add(inbox, frame(2), 2); }).frames.size() == 1);
    CHECK(while_it_rests([&] { inbox.facts_ended(); }).facts_ended);
    CHECK(while_it_rests([&] { inbox.frames_ended(nullptr); }).frames_ended);
}

TEST_CASE("frames and their end reach an inbox that shares them, whose room nobody waits for",
          "[bounds]") {
    Inbox inbox;
    Inbox sharing(session::InboxBounds::none());
    inbox.share_frames_with(sharing);
    add(inbox, frame(1), 1);
    add(inbox, frame(2), 2, 5);
    inbox.frames_ended(nullptr);
    for (Inbox* one : {&inbox, &sharing}) {
        const Arrivals taken = one->take(0ms);
        REQUIRE(taken.frames.size() == 2);
        CHECK(taken.frames[1].time == 2);
        CHECK(taken.frames[1].bytes.size() == 100);
        CHECK(taken.frames_settled == 2);
        CHECK(taken.frames_dropped == 5);
        CHECK(taken.frames_ended);
        CHECK_FALSE(taken.facts_ended);
    }
}
