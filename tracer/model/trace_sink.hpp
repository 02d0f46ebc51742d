// TraceSink: the interface through which a trace leaves the analysis. Renderers, recorders and
// checks implement it.
//
// Order of the calls: begin, then everything else in the order of its time, then end. A system call
// is reported twice: call_entered when it begins, call_returned when it has returned or its process
// has ended. A finding refers to a call or segment by number only after a sink has received that
// call or segment (SegmentFinding::may_wake: its entry).
//
// Arguments passed by reference, and every span in them, are valid only during the call.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tracer/model/fact.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/model/problems/problem.hpp"

namespace tcpwhy::model {

/// The scenario of a run, for the heading of formats for people.
struct Lesson {
    std::string name;                 ///< "nagle"; "": the trace is of no scenario
    std::string teaches;              ///< a few sentences
    std::vector<std::string> topics;  ///< of `tcpwhy explain`, the most important one first

    [[nodiscard]] bool any() const { return !name.empty(); }
};

/// The facts about a trace that are known before its first fact.
struct TraceHeader {
    Mode mode = Mode::file;
    std::string interface;  ///< "lo", or the file's name
    std::string detail;     ///< how the programs were run, one clause for people ("private lab: own
                            ///< user and network namespace")
    Endpoint service;       ///< the port traced; port 0: not known
    std::uint32_t snaplen = 0;  ///< bytes captured of each frame; 0: all, or not known
    std::string filter{};       ///< pcap-filter(7); "": none
    bool observed = false;      ///< system calls are observed or recorded, not inferred
    bool calls_alone = false;   ///< there is no capture, so no segment will come
    std::optional<std::uint16_t> link_type{};  ///< LINKTYPE_ value of the interface, if it is known
                                               ///< from the start
    Lesson lesson{};
};

/// Every method is pure, so a class that forwards a trace (Tee) does not compile until it forwards
/// a new method too. A class that needs only some of the methods derives from PartialSink.
class TraceSink {
  public:
    virtual ~TraceSink() = default;

    virtual void begin(const TraceHeader&) = 0;
    virtual void end(const Summary&) = 0;

    // Analysed, in the order of time.
    virtual void segment(const Segment&, const SegmentFinding&) = 0;
    /// An ICMP error about a segment. It has no number.
    virtual void icmp(const IcmpError&, const IcmpFinding&) = 0;
    virtual void call_entered(const CallEntered&, const CallFinding&) = 0;
    /// `returned` is null if the process ended inside the call.
    virtual void call_returned(const CallEntered&, const CallReturned* returned,
                               const CallFinding&) = 0;
    /// In a trace of calls alone: before the return of the call that proves it.
    virtual void implied(const Implied&) = 0;
    virtual void process(const ProcessEvent&) = 0;
    virtual void notice(const Notice&) = 0;
    virtual void loss(const LossSwitched&) = 0;
    virtual void orphan(const OrphanSeen&, const OrphanFinding&) = 0;
    /// A connection has closed. Sent early, when a live source pauses; `connection` follows and
    /// includes later segments.
    virtual void closed(const ConnectionFinding&) = 0;
    /// The final account of a connection.
    virtual void connection(const ConnectionFinding&) = 0;
    /// Something to mend (tracer/problems); those of the whole trace come just before `end`.
    virtual void problem(const Problem&) = 0;
    /// Nothing older than `until` will follow: a sink that holds lines back can release them.
    virtual void settled(Time until) = 0;

    // For recorders: the input of the analysis.
    /// A fact before it is analysed. The methods above report it again, in the same order. In a
    /// trace without observed calls, segments arrive through `segment` only.
    virtual void heard(const Fact&) = 0;
    /// The analysis has waited long enough: it treats all facts older than `until` as complete. A
    /// recording stores this moment, because later findings depend on it.
    virtual void patience_ended(Time until) = 0;
    /// A frame that is no segment: a fragment, another protocol, or cut too short.
    virtual void other_frame(Time, const Frame&) = 0;
};

/// A sink that ignores every call which it does not override.
class PartialSink : public TraceSink {
  public:
    void begin(const TraceHeader&) override {}
    void end(const Summary&) override {}
    void segment(const Segment&, const SegmentFinding&) override {}
    void icmp(const IcmpError&, const IcmpFinding&) override {}
    void call_entered(const CallEntered&, const CallFinding&) override {}
    void call_returned(const CallEntered&, const CallReturned*, const CallFinding&) override {}
    void implied(const Implied&) override {}
    void process(const ProcessEvent&) override {}
    void notice(const Notice&) override {}
    void loss(const LossSwitched&) override {}
    void orphan(const OrphanSeen&, const OrphanFinding&) override {}
    void closed(const ConnectionFinding&) override {}
    void connection(const ConnectionFinding&) override {}
    void problem(const Problem&) override {}
    void settled(Time) override {}
    void heard(const Fact&) override {}
    void patience_ended(Time) override {}
    void other_frame(Time, const Frame&) override {}
};

}  // namespace tcpwhy::model
