// A log of strace without a capture, as the analysis reads it: the lines with a time that is added
// to each, what they imply, and the calls with the states that follow from them.
#pragma once

#include <string>
#include <vector>

#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::test {

class LoneLog : public model::PartialSink {
  public:
    /// "7 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3": each line a millisecond after the one
    /// before.
    explicit LoneLog(const std::vector<std::string>& lines);

    /// "client S passed [SYN-SENT/SYN-RECEIVED]"; data as "client P. 1+2 passed […]", the other
    /// possibility after "or".
    std::vector<std::string> implied_lines;
    /// "read(4) ESTABLISHED|CLOSE-WAIT", in the order of their returns, those on TCP sockets.
    std::vector<std::string> calls;
    std::vector<model::ConnectionFinding> connections;
    std::vector<model::Implied> all;
    model::Summary summary;
    std::uint64_t ambiguous = 0;

    /// The states after the last return of that call by that process.
    [[nodiscard]] std::string state_after(const std::string& call, model::Pid pid) const;

    void implied(const model::Implied& implied) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override {
        connections.push_back(finding);
    }
    void end(const model::Summary& sums) override { summary = sums; }

  private:
    struct Returned {
        std::string call;
        model::Pid pid = 0;
        std::string states;
    };
    std::vector<Returned> returned_;
};

}  // namespace tcpwhy::test
