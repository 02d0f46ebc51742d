// A run written by hand (support/play/play.hpp) that is shown by a renderer.
#pragma once

#include "support/play/play.hpp"

namespace tcpwhy::test {

/// Forwards all that Play's analysis says to an outlet.
class ShownPlay : public Play {
  public:
    explicit ShownPlay(model::TraceSink& outlet) : outlet_(outlet) {
        model::TraceHeader header;
        header.mode = model::Mode::private_lab;
        header.interface = "lo";
        header.detail = "private lab";
        header.service = server;
        outlet_.begin(header);
    }

  private:
    void segment(const model::Segment& fact, const model::SegmentFinding& finding) override {
        outlet_.segment(fact, finding);
    }
    void call_entered(const model::CallEntered& entered,
                      const model::CallFinding& finding) override {
        outlet_.call_entered(entered, finding);
    }
    void call_returned(const model::CallEntered& entered, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        outlet_.call_returned(entered, returned, finding);
    }
    void notice(const model::Notice& notice) override { outlet_.notice(notice); }
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        outlet_.icmp(error, finding);
    }
    void loss(const model::LossSwitched& loss) override { outlet_.loss(loss); }
    void connection(const model::ConnectionFinding& finding) override {
        outlet_.connection(finding);
    }
    void end(const model::Summary& total) override { outlet_.end(total); }

    // Told of a process: overloaded in Play by the step that makes it.
    void process(const model::ProcessEvent& event) override { outlet_.process(event); }

    model::TraceSink& outlet_;
};

}  // namespace tcpwhy::test
