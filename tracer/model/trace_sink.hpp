// Whoever wants a trace as it settles: renderers, recorders, checks. Called in time order; what is
// passed by reference, and every span in it, is valid only during the call.
//
// A call is told twice: `call_entered` at its entry (its line in a picture), `call_returned` when
// it has returned or its process has ended (then `returned` is null). Everything that a finding
// points to has been told before.
#pragma once

#include <optional>
#include <string>

#include "tracer/model/fact.hpp"
#include "tracer/model/finding.hpp"

namespace tcpwhy::model {

struct TraceHeader {
    Mode mode = Mode::file;
    std::string interface;  ///< "lo", or the file's name
    std::string detail;  ///< one clause on the rung, for people ("private lab: own user and network
                         ///< namespace")
    Endpoint service;    ///< the port traced, where one is known (port 0: none)
    std::uint32_t snaplen = 0;  ///< bytes captured of each frame; 0: all, or not known
    std::string filter{};       ///< pcap-filter(7), "" for none
    bool observed = false;      ///< calls are observed, or recorded; else inferred
    std::optional<std::uint16_t>
        link_type{};  ///< LINKTYPE_ value of the interface, where it is known from the start
};

class TraceSink {
  public:
    virtual ~TraceSink() = default;
    virtual void begin(const TraceHeader&) {}
    /// A fact as it came in, before it is analysed: for recorders. What is found of it is told
    /// later, in the same order; segments of a trace without observed calls are told by `segment`
    /// alone.
    virtual void heard(const Fact&) {}
    /// All facts older than `until` have come, and one of them has waited for long enough: for
    /// recorders, because what is found from here on depends on it.
    virtual void patience_ended(Time /*until*/) {}
    /// A frame that has made no segment (a fragment, another protocol, too little captured): for
    /// recorders.
    virtual void other_frame(Time, const Frame&) {}
    virtual void segment(const Segment&, const SegmentFinding&) {}
    /// An ICMP error about a segment. It is none itself, and has no number.
    virtual void icmp(const IcmpError&, const IcmpFinding&) {}
    virtual void call_entered(const CallEntered&, const CallFinding&) {}
    virtual void call_returned(const CallEntered&, const CallReturned* /*returned*/,
                               const CallFinding&) {}
    virtual void process(const ProcessEvent&) {}
    virtual void notice(const Notice&) {}
    virtual void loss(const LossSwitched&) {}
    /// A connection has closed. Told early, where a source pauses; `connection` tells it again with
    /// what came late.
    virtual void closed(const ConnectionFinding&) {}
    virtual void orphan(const OrphanSeen&, const OrphanFinding&) {}
    virtual void connection(const ConnectionFinding&) {}
    /// Nothing older than this will be told any more; outlets that hold lines back may let go.
    virtual void settled(Time /*until*/) {}
    virtual void end(const Summary&) {}
};

}  // namespace tcpwhy::model
