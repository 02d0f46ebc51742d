// A run written by hand (support/play/play.hpp) that is told as a story.
#pragma once

#include <string>

#include "support/play/play.hpp"
#include "tracer/story/teller/teller.hpp"
#include "tracer/story/text/print.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::test {

/// Forwards all that Play's analysis says to the story's teller and keeps its lines.
class StoryPlay : public Play {
  public:
    explicit StoryPlay(story::Options options = {}, model::Mode mode = model::Mode::private_lab,
                       bool observed = true)
        : Play(mode, observed), teller_(story::make_teller(options, [this](story::Line&& line) {
              story_.lines.push_back(std::move(line));
          })) {
        model::TraceHeader header;
        header.service = server;
        teller_->begin(header);
    }

    /// Ends the run; the whole story.
    const story::Story& story() {
        finish();
        return story_;
    }
    std::string text() { return story::print(story()); }

    // The process's own end, which follows upon Play::ends().
    void gone(model::Pid pid, int status, int signal = 0) {
        model::ProcessEvent event;
        event.what = model::ProcessEvent::What::exit;
        event.pid = pid;
        event.status = status;
        event.signal = signal;
        Play::process_event(event);
    }

  private:
    void segment(const model::Segment& fact, const model::SegmentFinding& finding) override {
        teller_->segment(fact, finding);
    }
    void call_entered(const model::CallEntered& entered,
                      const model::CallFinding& finding) override {
        teller_->call_entered(entered, finding);
    }
    void call_returned(const model::CallEntered& entered, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        teller_->call_returned(entered, returned, finding);
    }
    void notice(const model::Notice& notice) override { teller_->notice(notice); }
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        teller_->icmp(error, finding);
    }
    void loss(const model::LossSwitched& loss) override { teller_->loss(loss); }
    void connection(const model::ConnectionFinding& finding) override {
        teller_->connection(finding);
    }
    void settled(model::Time until) override { teller_->settled(until); }
    void end(const model::Summary& total) override { teller_->end(total); }

    // Told of a process: overloaded in Play by the step that makes it.
    void process(const model::ProcessEvent& event) override { teller_->process(event); }

    story::Story story_;
    std::unique_ptr<model::TraceSink> teller_;
};

}  // namespace tcpwhy::test
