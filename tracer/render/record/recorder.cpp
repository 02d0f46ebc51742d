#include "tracer/render/record/recorder.hpp"

#include <deque>
#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/errors.hpp"
#include "tracer/render/record/comment.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/sites.hpp"
#include "tracer/wire/record/fact_block.hpp"
#include "tracer/wire/record/fact_writer.hpp"
#include "tracer/wire/record/pcap_records.hpp"
#include "tracer/wire/record/pcapng_blocks.hpp"

namespace tcpwhy::render {
namespace {

using model::Frame;
using model::Segment;
using model::SegmentFinding;
using model::Time;

/// Keeps the order of the facts: a fact that is reported before the finding of an earlier frame
/// waits.
class InOrder : public model::PartialSink {
  public:
    void heard(const model::Fact& fact) final {
        if (std::holds_alternative<Segment>(fact) ||
            std::holds_alternative<model::IcmpError>(fact)) {
            waiting_.push_back({});
            return;
        }
        text_.clear();
        wire::append_fact(text_, fact);
        write_text();
    }
    void patience_ended(Time until) final {
        text_.clear();
        wire::append_fact(text_, wire::PatienceEnded{until});
        write_text();
    }
    void other_frame(Time time, const Frame& frame) final {
        if (waiting_.empty()) return write_other(time, frame);
        const std::vector<std::uint8_t> bytes(frame.bytes.begin(), frame.bytes.end());
        waiting_.push_back([this, time, bytes, copy = frame]() mutable {
            copy.bytes = bytes;
            write_other(time, copy);
        });
    }
    void segment(const Segment& segment, const SegmentFinding& finding) final {
        in_turn([&] { write_segment(segment, finding); });
    }
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) final {
        in_turn([&] { write_icmp(error, finding); });
    }
    void process(const model::ProcessEvent& event) final { processes_.note(event); }
    void call_entered(const model::CallEntered& call, const model::CallFinding&) final {
        sites_.note(call);
    }

  protected:
    virtual void write_fact(std::string_view text) = 0;
    virtual void write_segment(const Segment& segment, const SegmentFinding& finding) = 0;
    virtual void write_icmp(const model::IcmpError& error, const model::IcmpFinding& finding) = 0;
    virtual void write_other(Time time, const Frame& frame) = 0;
    [[nodiscard]] const Processes& processes() const { return processes_; }
    [[nodiscard]] const Sites& sites() const { return sites_; }

  private:
    /// Empty: a frame whose finding has not come yet.
    using Waiting = std::function<void()>;

    template <class Writing>
    void in_turn(const Writing& write) {
        write_waiting();
        if (!waiting_.empty()) waiting_.pop_front();
        write();
        write_waiting();
    }

    void write_text() {
        if (waiting_.empty()) return write_fact(text_);
        waiting_.push_back([this, text = text_] { write_fact(text); });
    }
    void write_waiting() {
        while (!waiting_.empty() && waiting_.front()) {
            waiting_.front()();
            waiting_.pop_front();
        }
    }

    std::deque<Waiting> waiting_;
    Processes processes_;
    Sites sites_;
    std::string text_;
};

class PcapngRecorder : public InOrder {
  public:
    PcapngRecorder(const Recorder& recorder, Write write)
        : recorder_(recorder), write_(std::move(write)) {
        wire::append_section(block_, {recorder.hardware, recorder.os, "tcpwhy " TCPWHY_VERSION});
        put();
    }

    void begin(const model::TraceHeader& header) override {
        header_ = header;
        if (header.link_type) (void)interface_of(0, *header.link_type);
        std::string text;
        wire::append_fact(text, header);
        write_fact(text);
    }
    void end(const model::Summary& summary) override {
        constexpr std::uint16_t ethernet = 1;  // where there was no frame to tell
        if (interfaces_.empty()) (void)interface_of(0, ethernet);
        // Which interface lost them is not known.
        interfaces_.front().dropped = summary.dropped;
        for (const wire::StatisticsInfo& interface : interfaces_)
            wire::append_statistics(block_, interface);
        put();
    }

  private:
    void write_fact(std::string_view text) override {
        // Wireshark's tools rewrite a file only when its first interface stands before everything
        // else; so facts wait for the frame that tells its link type.
        if (interfaces_.empty()) return wire::append_fact_block(before_frames_, text);
        wire::append_fact_block(block_, text);
        put();
    }
    void write_other(Time time, const Frame& frame) override {
        wire::PacketInfo packet;
        write_packet(packet, time, frame);
    }
    void write_segment(const Segment& segment, const SegmentFinding& finding) override {
        comment_.clear();
        append_comment(comment_, segment, finding, processes().name(finding.cause.pid),
                       sites().of(finding.cause.call));
        wire::PacketInfo packet;
        packet.comment = comment_;
        packet.direction = direction_of(finding);
        packet.pid = finding.cause.pid;
        write_packet(packet, segment.time, segment.frame);
    }

    void write_icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        comment_.clear();
        append_comment(comment_, error, finding);
        wire::PacketInfo packet;
        packet.comment = comment_;
        write_packet(packet, error.time, error.frame);
    }

    /// Where both ends are on this machine, as the client's end sees it.
    [[nodiscard]] wire::Direction direction_of(const SegmentFinding& finding) const {
        if (!header_.observed || finding.from == model::Side::none) return wire::Direction::none;
        return finding.from == model::Side::client ? wire::Direction::outbound
                                                   : wire::Direction::inbound;
    }

    void write_packet(wire::PacketInfo& packet, Time time, const Frame& frame) {
        wire::StatisticsInfo& statistics = interface_of(frame.interface, frame.link_type);
        packet.interface = statistics.interface;
        packet.time = time;
        wire::append_packet(block_, packet, frame);
        if (statistics.received++ == 0) statistics.first = time;
        statistics.last = time;
        put();
    }

    /// Described when its first frame comes.
    wire::StatisticsInfo& interface_of(std::uint16_t index, std::uint16_t link_type) {
        const std::uint32_t key = std::uint32_t{index} << 16U | link_type;
        const auto [place, is_new] = places_.try_emplace(key, interfaces_.size());
        if (!is_new) return interfaces_[place->second];
        // Of a file, the interfaces' names are not known.
        const bool live = header_.mode != model::Mode::file;
        wire::append_interface(
            block_, {link_type, header_.snaplen, live ? header_.interface : std::string{},
                     header_.detail, header_.filter, recorder_.os});
        put(std::exchange(before_frames_, {}));
        interfaces_.emplace_back().interface = static_cast<std::uint32_t>(place->second);
        return interfaces_.back();
    }

    void put(std::string_view more = {}) {
        block_ += more;
        write_(block_);
        block_.clear();
    }

    Recorder recorder_;
    Write write_;
    model::TraceHeader header_;
    std::vector<wire::StatisticsInfo> interfaces_;           ///< in the order of their description
    std::unordered_map<std::uint32_t, std::size_t> places_;  ///< by index and link type
    std::string block_;
    std::string before_frames_;  ///< blocks that wait for the first interface
    std::string comment_;
};

class PcapRecorder : public InOrder {
  public:
    PcapRecorder(Write write_frames, Write write_facts)
        : write_frames_(std::move(write_frames)), write_facts_(std::move(write_facts)) {}

    void begin(const model::TraceHeader& header) override {
        snaplen_ = header.snaplen;
        std::string text;
        wire::append_fact(text, header);
        write_fact(text);
    }
    void end(const model::Summary&) override {
        constexpr std::uint16_t ethernet = 1;  // for a file without a frame
        if (!link_type_) write_header(ethernet);
    }

  private:
    void write_fact(std::string_view text) override {
        line_.assign(text);
        line_ += '\n';
        write_facts_(line_);
    }
    void write_segment(const Segment& segment, const SegmentFinding&) override {
        write_other(segment.time, segment.frame);
    }
    void write_icmp(const model::IcmpError& error, const model::IcmpFinding&) override {
        write_other(error.time, error.frame);
    }
    void write_other(Time time, const Frame& frame) override {
        if (!link_type_) write_header(frame.link_type);
        if (*link_type_ != frame.link_type)
            throw UsageError(
                "a pcap file has one link type, and these frames have several: write to a file "
                "whose name ends in .pcapng");
        wire::append_pcap_record(record_, time, frame);
        put();
    }
    void write_header(std::uint16_t link_type) {
        link_type_ = link_type;
        wire::append_pcap_header(record_, link_type, snaplen_);
        put();
    }
    void put() {
        write_frames_(record_);
        record_.clear();
    }

    Write write_frames_;
    Write write_facts_;
    std::uint32_t snaplen_ = 0;
    std::optional<std::uint16_t> link_type_;
    std::string record_;
    std::string line_;
};

}  // namespace

std::unique_ptr<model::TraceSink> make_pcapng_recorder(const Recorder& recorder, Write write) {
    return std::make_unique<PcapngRecorder>(recorder, std::move(write));
}

std::unique_ptr<model::TraceSink> make_pcap_recorder(Write write_frames, Write write_facts) {
    return std::make_unique<PcapRecorder>(std::move(write_frames), std::move(write_facts));
}

}  // namespace tcpwhy::render
