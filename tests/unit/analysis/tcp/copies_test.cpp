// A capture that shows a frame twice: nothing is called sent, or sent again, that was not.
#include "support/catch.hpp"
#include "support/play/play.hpp"
#include "support/samples/recorded_trace.hpp"
#include "tracer/session/playback.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
namespace flag = model::tcp_flag;

namespace {

/// Frames with their bytes, which a copy is told by.
class Frames : public PartialSink {
  public:
    enum class Ip { v6, v4_numbered, v4_unnumbered };
    explicit Frames(Ip ip, bool stamps = false) : ip_(ip), stamps_(stamps) {}

    void sends(bool client, std::uint16_t flags, std::uint32_t seq, std::uint32_t ack,
               std::string_view payload = "", samples::Bytes options = {}) {
        samples::Tcp tcp;
        tcp.seq = (client ? 1000 : 5000) + seq;
        tcp.ack = (flags & flag::ack) != 0 ? (client ? 5000 : 1000) + ack : 0;
        tcp.flags = flags;
        tcp.payload = samples::text(payload);
        if (!client) std::swap(tcp.source, tcp.destination);
        tcp.options = std::move(options);
        if (stamps_)
            tcp.options = samples::join({{1, 1, 8, 10}, samples::u32(77), samples::u32(7)});
        ++number_;
        const samples::Bytes packet = samples::tcp(tcp);
        samples::Ipv4 header;
        header.identification = ip_ == Ip::v4_numbered ? number_ : std::uint16_t{0};
        last_ = ip_ == Ip::v6 ? samples::ethernet(0x86dd, samples::ipv6(packet))
                              : samples::ethernet(0x0800, samples::ipv4(packet, header));
        if (!client) turn_addresses();
        show();
    }
    void client(std::uint16_t flags, std::uint32_t seq, std::uint32_t ack = 0,
                std::string_view payload = "") {
        sends(true, flags, seq, ack, payload);
    }
    void server(std::uint16_t flags, std::uint32_t seq, std::uint32_t ack = 0,
                std::string_view payload = "") {
        sends(false, flags, seq, ack, payload);
    }
    /// The last frame once more.
    void again(Time later) {
        now_ += later;
        show();
    }
    /// All frames so far once more, from that one on.
    void burst_again(std::size_t first) {
        const std::vector<samples::Bytes> burst(shown_.begin() + static_cast<long>(first) - 1,
                                                shown_.end());
        for (const samples::Bytes& frame : burst) {
            last_ = frame;
            show();
        }
    }
    void wait(Time later) { now_ += later; }
    void finish() { playback_.finish(0); }

    std::vector<SegmentFinding> found;
    [[nodiscard]] bool noted(std::size_t number, NoteCode code) const {
        return found.at(number - 1).notes.has(code);
    }
    [[nodiscard]] std::size_t copies() const {
        std::size_t count = 0;
        for (const SegmentFinding& finding : found) count += finding.notes.has(NoteCode::duplicate);
        return count;
    }

  private:
    /// The samples' addresses end in 1 and 2.
    void turn_addresses() {
        const std::size_t source = 14 + (ip_ == Ip::v6 ? 23 : 15);
        const std::size_t destination = 14 + (ip_ == Ip::v6 ? 39 : 19);
        std::swap(last_.at(source), last_.at(destination));
    }
    void show() {
        now_ += 10 * microsecond_ns;
        shown_.push_back(last_);
        playback_.frame(now_, {last_, static_cast<std::uint32_t>(last_.size()), 1, 0});
    }
    void segment(const Segment& /*segment*/, const SegmentFinding& finding) override {
        found.push_back(finding);
    }

    Ip ip_;
    bool stamps_;
    std::uint16_t number_ = 0;
    Time now_ = 1'700'000'000'000'000'000;
    samples::Bytes last_;
    std::vector<samples::Bytes> shown_;
    session::Playback playback_{TraceHeader{}, *this};
};

constexpr std::uint16_t data = flag::psh | flag::ack;

}  // namespace

TEST_CASE("each frame of a connection captured twice is a copy, whatever the IP and options") {
    const auto ip = GENERATE(Frames::Ip::v6, Frames::Ip::v4_numbered, Frames::Ip::v4_unnumbered);
    const bool stamps = GENERATE(false, true);
    Frames capture(ip, stamps);
    const auto twice = [&](bool client, std::uint16_t flags, std::uint32_t seq, std::uint32_t ack,
                           std::string_view payload = "") {
        capture.sends(client, flags, seq, ack, payload);
        capture.again(5 * microsecond_ns);
    };
    twice(true, flag::syn, 0, 0);
    twice(false, flag::syn | flag::ack, 0, 1);
    twice(true, flag::ack, 1, 1);
    twice(true, data, 1, 1, "hello");
    twice(false, flag::ack, 1, 6);
    twice(false, data, 1, 6, "hello");
    twice(true, flag::ack, 6, 6);
    twice(false, flag::fin | flag::ack, 6, 6);
    twice(true, flag::fin | flag::ack, 6, 7);
    twice(false, flag::ack, 7, 7);
    REQUIRE(capture.found.size() == 20);
    CHECK(capture.copies() == 10);
    for (std::size_t number = 1; number <= 20; ++number) {
        INFO(number);
        CHECK(capture.noted(number, NoteCode::duplicate) == (number % 2 == 0));
        CHECK_FALSE(capture.noted(number, NoteCode::retransmission));
        CHECK(capture.found.at(number - 1).cause.kind != CauseKind::unknown);
    }
    CHECK(capture.found.back().server_state == TcpState::time_wait);
}

TEST_CASE("copies that come in a burst after a burst are copies") {
    const auto ip = GENERATE(Frames::Ip::v6, Frames::Ip::v4_numbered, Frames::Ip::v4_unnumbered);
    const bool stamps = GENERATE(false, true);
    Frames capture(ip, stamps);
    capture.client(flag::syn, 0);
    capture.server(flag::syn | flag::ack, 0, 1);
    capture.client(flag::ack, 1, 1);
    for (std::uint32_t part = 0; part < 12; ++part)
        capture.client(data, 1 + part * 5, 1, "part" + std::to_string(part % 10));
    capture.server(flag::ack, 1, 61);
    const std::size_t all = capture.found.size();
    capture.burst_again(1);
    REQUIRE(capture.found.size() == 2 * all);
    CHECK(capture.copies() == all);
    for (const SegmentFinding& finding : capture.found)
        CHECK_FALSE(finding.notes.has(NoteCode::retransmission));
}

TEST_CASE("where frames come twice, an ACK that nothing asked for is a copy that comes late") {
    Frames capture(Frames::Ip::v6, true);
    capture.client(flag::syn, 0);
    capture.server(flag::syn | flag::ack, 0, 1);
    capture.client(flag::ack, 1, 1);
    capture.client(data, 1, 1, "one");
    capture.server(flag::ack, 1, 4);
    capture.client(data, 4, 1, "two");
    capture.server(flag::ack, 1, 7);
    capture.wait(5 * millisecond_ns);
    capture.burst_again(4);
    CHECK(capture.noted(9, NoteCode::duplicate));
    CHECK(capture.copies() == 4);
    for (const SegmentFinding& finding : capture.found)
        CHECK(finding.cause.kind != CauseKind::unknown);
}

TEST_CASE("bytes with the same timestamp were sent once, also without an identification") {
    const auto ip = GENERATE(Frames::Ip::v6, Frames::Ip::v4_unnumbered);
    Frames capture(ip, true);
    capture.client(flag::syn, 0);
    capture.server(flag::syn | flag::ack, 0, 1);
    capture.client(flag::ack, 1, 1);
    capture.client(data, 1, 1, "hello");
    capture.again(20 * millisecond_ns);
    CHECK(capture.noted(5, NoteCode::duplicate));
    capture.again(210 * millisecond_ns);
    CHECK(capture.noted(6, NoteCode::retransmission));
}

TEST_CASE("an abort captured twice is one abort, whatever had come before it") {
    Frames capture(Frames::Ip::v6);
    capture.client(flag::syn, 0);
    capture.server(flag::syn | flag::ack, 0, 1);
    capture.client(flag::ack, 1, 1);
    capture.client(data, 1, 1, "one");
    capture.client(data, 4, 1, "two");
    capture.client(data, 7, 1, "six");
    capture.server(flag::rst | flag::ack, 1, 10);
    capture.again(20 * microsecond_ns);
    CHECK(capture.copies() == 1);
    CHECK(capture.noted(8, NoteCode::duplicate));
    CHECK_FALSE(capture.noted(8, NoteCode::reset_ignored));
}

TEST_CASE("the same bytes long after are sent again, unless their number is the packet's own") {
    const auto ip = GENERATE(Frames::Ip::v6, Frames::Ip::v4_numbered, Frames::Ip::v4_unnumbered);
    Frames capture(ip);
    capture.client(flag::syn, 0);
    capture.server(flag::syn | flag::ack, 0, 1);
    capture.client(flag::ack, 1, 1);
    capture.client(data, 1, 1, "hello");
    const bool numbered = ip == Frames::Ip::v4_numbered;
    capture.again(2 * millisecond_ns);
    CHECK(capture.noted(5, NoteCode::duplicate) == numbered);
    CHECK(capture.noted(5, NoteCode::retransmission) == !numbered);
    capture.again(210 * millisecond_ns);
    CHECK(capture.noted(6, NoteCode::retransmission));
}

TEST_CASE("what acknowledgments ask for is sent again, however soon") {
    Frames capture(Frames::Ip::v6);
    const samples::Bytes permits = {4, 2, 1, 1};
    const bool sack = GENERATE(false, true);
    capture.sends(true, flag::syn, 0, 0, "", sack ? permits : samples::Bytes{});
    capture.sends(false, flag::syn | flag::ack, 0, 1, "", sack ? permits : samples::Bytes{});
    capture.client(flag::ack, 1, 1);
    capture.client(data, 1, 1, "one");
    capture.client(data, 4, 1, "two");
    capture.client(data, 7, 1, "six");
    if (sack) {
        const auto block = [](std::uint32_t begin, std::uint32_t end) {
            return samples::join(
                {{1, 1, 5, 10}, samples::u32(1000 + begin), samples::u32(1000 + end)});
        };
        capture.sends(false, flag::ack, 1, 1, "", block(4, 7));
        capture.sends(false, flag::ack, 1, 1, "", block(4, 10));
    } else {
        capture.server(flag::ack, 1, 1);
        capture.server(flag::ack, 1, 1);
    }
    capture.client(data, 1, 1, "one");
    CHECK(capture.noted(9, NoteCode::retransmission));
    CHECK(capture.found.at(8).cause.kind == CauseKind::reply);
}

TEST_CASE("equal answers to several segments are no copies") {
    SECTION("an acknowledgment for each segment ahead of a gap") {
        Frames capture(Frames::Ip::v6);
        capture.client(flag::syn, 0);
        capture.again(5 * microsecond_ns);
        capture.server(flag::syn | flag::ack, 0, 1);
        capture.client(flag::ack, 1, 1);
        capture.client(data, 4, 1, "two");
        capture.server(flag::ack, 1, 1);
        capture.client(data, 7, 1, "six");
        capture.server(flag::ack, 1, 1);
        capture.again(5 * microsecond_ns);
        CHECK(capture.copies() == 2);
        CHECK(capture.noted(9, NoteCode::duplicate));
    }
    SECTION("a reset for each segment to a socket that is gone") {
        Frames capture(Frames::Ip::v4_unnumbered);
        capture.client(flag::syn, 0);
        capture.server(flag::syn | flag::ack, 0, 1);
        capture.client(flag::ack, 1, 1);
        capture.server(flag::fin | flag::ack, 1, 1);
        capture.client(data, 1, 2, "one");
        capture.client(data, 4, 2, "two");
        capture.server(flag::rst, 2);
        capture.server(flag::rst, 2);
        capture.again(5 * microsecond_ns);
        CHECK(capture.copies() == 1);
        CHECK(capture.noted(9, NoteCode::duplicate));
    }
}
