// Two processors deliver what is sent on loopback each in its own order, so that a capture can have
// an acknowledgment behind a segment that was sent after it. The catalogue's recordings are told
// again with one such pair exchanged at a time: the causes stay what they were.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <variant>

#include "support/catch.hpp"
#include "support/samples/recorded_trace.hpp"
#include "tracer/wire/file/capture_reader.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
using model::CauseKind;
using model::NoteCode;
using model::Segment;
using model::SegmentFinding;

namespace {

/// A frame, or the fact between two frames.
struct Item {
    model::Time time = 0;
    std::variant<model::Frame, wire::CustomBlock> what;
};

struct Told {
    Endpoint source;
    Endpoint destination;
    bool bare = false;
    bool reset = false;
    model::Time time = 0;
    SegmentFinding finding;  ///< without `may_wake`, which is lent
    bool wakes = false;
};

/// The segments as they are told, and the sums.
class Telling : public model::PartialSink {
  public:
    void segment(const Segment& fact, const SegmentFinding& finding) override {
        namespace flag = model::tcp_flag;
        const bool bare = fact.length == 0 && fact.has(flag::ack) && !fact.has(flag::syn) &&
                          !fact.has(flag::fin) && !fact.has(flag::rst);
        segments.push_back(
            {fact.source, fact.destination, bare, fact.has(flag::rst), fact.time, finding});
    }
    void call_returned(const model::CallEntered&, const model::CallReturned*,
                       const model::CallFinding& finding) override {
        for (const model::SegmentNumber number : finding.woken_by)
            segments[number - 1].wakes = true;
    }
    void end(const model::Summary& total) override { summary = total; }
    std::vector<Told> segments;
    model::Summary summary;
};

class Recording {
  public:
    explicit Recording(const std::filesystem::path& path) {
        std::ifstream stream(path, std::ios::binary);
        file_ = samples::text(std::string{std::istreambuf_iterator<char>(stream), {}});
        const wire::Window window{file_, 0, /*last=*/true};
        wire::Window left = window;
        model::Time time = 0;
        model::Frame frame;
        wire::FrameDecoder decoder;
        Segment segment;
        for (wire::ReadStep step = reader_.next(left, time, frame);
             step == wire::ReadStep::frame || step == wire::ReadStep::custom_block;
             step = reader_.next(left, time, frame)) {
            if (step == wire::ReadStep::custom_block) {
                items_.push_back({time, reader_.custom_block()});
                continue;
            }
            if (decoder.decode(time, frame, segment) == wire::Decoded::segment)
                segment_items_.push_back(items_.size());
            items_.push_back({time, frame});
        }
    }

    /// `late`, counted among the segments, comes right behind `ahead`; without: as it was.
    [[nodiscard]] Telling tell(std::size_t late = 0, std::size_t ahead = 0) const {
        std::vector<Item> items = items_;
        if (late != ahead) {
            const auto from = items.begin() + static_cast<std::ptrdiff_t>(segment_items_[late]);
            const auto to = items.begin() + static_cast<std::ptrdiff_t>(segment_items_[ahead]);
            from->time = to->time;
            std::rotate(from, from + 1, to + 1);
        }
        Telling telling;
        session::Playback playback({}, telling);
        for (const Item& item : items) {
            if (const auto* frame = std::get_if<model::Frame>(&item.what))
                playback.frame(item.time, *frame);
            else
                playback.block(std::get<wire::CustomBlock>(item.what));
        }
        playback.finish(0);
        return telling;
    }

  private:
    samples::Bytes file_;
    wire::CaptureReader reader_;
    std::vector<Item> items_;
    std::vector<std::size_t> segment_items_;
};

/// A program's own acknowledgments leave in one order with what else it sends, and one that lets a
/// call return, or ends a handshake, cannot be delivered behind what the calls tell of that.
bool may_be_late(const Told& segment) {
    return segment.bare && !segment.wakes && segment.finding.cause.kind != CauseKind::call &&
           segment.finding.phase != model::Phase::handshake;
}

/// The next segment of the same end, unless its peer has sent meanwhile, or it comes too late.
/// Behind a reset the ACK would find no socket.
std::optional<std::size_t> may_overtake(const std::vector<Told>& segments, std::size_t late) {
    constexpr model::Time soon = 5 * model::millisecond_ns;
    const Told& one = segments[late];
    for (std::size_t at = late + 1; at < segments.size(); ++at) {
        const Told& other = segments[at];
        if (other.source == one.destination && other.destination == one.source) break;
        if (other.source != one.source || other.destination != one.destination) continue;
        const bool older = !other.bare && !other.reset && other.time - one.time < soon;
        return older ? std::optional(at) : std::nullopt;
    }
    return std::nullopt;
}

}  // namespace

TEST_CASE("acknowledgments that are overtaken in the capture keep their causes") {
    std::size_t exchanged = 0;
    for (const auto& entry : std::filesystem::directory_iterator(TESTS_DIR "/golden/catalogue")) {
        if (entry.path().extension() != ".pcapng") continue;
        const Recording recording(entry.path());
        const Telling was = recording.tell();
        for (std::size_t late = 0; late < was.segments.size(); ++late) {
            const Told& acknowledgment = was.segments[late];
            if (!may_be_late(acknowledgment)) continue;
            const auto ahead = may_overtake(was.segments, late);
            if (!ahead) continue;
            INFO(entry.path().stem() << ": segment " << late + 1 << " behind " << *ahead + 1);
            const Telling now = recording.tell(late, *ahead);
            ++exchanged;
            REQUIRE(now.segments.size() == was.segments.size());
            CHECK(now.summary.unexplained == was.summary.unexplained);
            CHECK(now.summary.disagreements == was.summary.disagreements);
            const SegmentFinding& told = now.segments[*ahead].finding;
            CHECK(told.cause.kind == acknowledgment.finding.cause.kind);
            CHECK(told.cause.to == acknowledgment.finding.cause.to);
            CHECK(told.cause.call == acknowledgment.finding.cause.call);
            CHECK(now.segments[*ahead - 1].finding.cause.call ==
                  was.segments[*ahead].finding.cause.call);
        }
    }
    CHECK(exchanged > 20);
}
