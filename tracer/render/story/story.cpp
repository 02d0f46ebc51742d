#include "tracer/render/story/story.hpp"

#include <cstddef>
#include <string>
#include <utility>

#include "tracer/story/teller/teller.hpp"
#include "tracer/story/text/print.hpp"

namespace tcpwhy::render {
namespace {

story::Options teller_options(const Options& options) {
    return {options.quiet, options.verbosity, options.hold_ns};
}

// Prints what the teller tells.
class Printer : public model::PartialSink {
  public:
    Printer(const Options& options, Write write)
        : write_(std::move(write)),
          teller_(story::make_teller(teller_options(options), [this](story::Line&& line) {
              story::append_line(buffer_, line);
          })) {}

    void begin(const model::TraceHeader& header) override { teller_->begin(header); }
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override {
        teller_->segment(segment, finding);
        flush_when_full();
    }
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override {
        teller_->call_entered(call, finding);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        teller_->call_returned(call, returned, finding);
        flush_when_full();
    }
    void process(const model::ProcessEvent& event) override { teller_->process(event); }
    void notice(const model::Notice& notice) override { teller_->notice(notice); }
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        teller_->icmp(error, finding);
    }
    void loss(const model::LossSwitched& loss) override { teller_->loss(loss); }
    void connection(const model::ConnectionFinding& finding) override {
        teller_->connection(finding);
    }
    void settled(model::Time until) override {
        teller_->settled(until);
        flush();
    }
    void end(const model::Summary& summary) override {
        teller_->end(summary);
        flush();
    }

  private:
    static constexpr std::size_t full_bytes = std::size_t{64} * 1024;
    void flush_when_full() {
        if (buffer_.size() >= full_bytes) flush();
    }
    void flush() {
        if (!buffer_.empty()) write_(buffer_);
        buffer_.clear();
    }

    Write write_;
    std::string buffer_;
    std::unique_ptr<model::TraceSink> teller_;
};

}  // namespace

std::unique_ptr<model::TraceSink> make_story_renderer(const Options& options, Write write) {
    return std::make_unique<Printer>(options, std::move(write));
}

}  // namespace tcpwhy::render
