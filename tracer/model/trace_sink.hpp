// Whoever wants a trace as it settles: renderers, recorders, checks. Called in time order; what is passed by
// reference, and every span in it, is valid only during the call.
//
// A call is told twice: `call_entered` at its entry (its line in a picture), `call_returned` when it has returned or
// its process has ended (then `returned` is null). Everything that a finding points to has been told before.
#pragma once

#include <string>

#include "tracer/model/fact.hpp"
#include "tracer/model/finding.hpp"

namespace tcpwhy::model {

struct TraceHeader {
    Mode mode = Mode::file;
    std::string interface;  ///< "lo", or the file's name
    std::string detail;     ///< one clause on the rung, for people ("private lab: own user and network namespace")
    Endpoint service;       ///< the port traced, where one is known (port 0: none)
};

class TraceSink {
  public:
    virtual ~TraceSink() = default;
    virtual void begin(const TraceHeader&) {}
    virtual void segment(const Segment&, const SegmentFinding&) {}
    virtual void call_entered(const CallEntered&, const CallFinding&) {}
    virtual void call_returned(const CallEntered&, const CallReturned* /*returned*/, const CallFinding&) {}
    virtual void process(const ProcessEvent&) {}
    virtual void notice(const Notice&) {}
    virtual void loss(const LossSwitched&) {}
    /// A connection has closed. Told early, where a source pauses; `connection` tells it again with what came late.
    virtual void closed(const ConnectionFinding&) {}
    virtual void orphan(const OrphanSeen&, const OrphanFinding&) {}
    virtual void connection(const ConnectionFinding&) {}
    /// Nothing older than this will be told any more; outlets that hold lines back may let go.
    virtual void settled(Time /*until*/) {}
    virtual void end(const Summary&) {}
};

}  // namespace tcpwhy::model
