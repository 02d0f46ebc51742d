// A run written by hand: calls, segments and process events in the order in which they happen, fed
// to the analysis; what it finds is kept for the test to look at. Time advances by ten microseconds
// a step, or as the test says.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tracer/analysis/analyzer.hpp"

namespace tcpwhy::test {

/// "S", "S.", "P.", ".", "F.", "R", "R.": tcpdump's letters to header bits.
std::uint16_t flags_of(const std::string& letters);

struct FoundCall {
    model::CallEntered entered;
    bool returned = false;
    model::CallReturned result;
    model::CallFinding finding;
};

class Play : public model::PartialSink {
  public:
    static constexpr model::Pid server_pid = 100;
    static constexpr model::Pid client_pid = 200;
    static constexpr std::uint32_t client_iss = 1000;
    static constexpr std::uint32_t server_iss = 5000;

    explicit Play(model::Mode mode = model::Mode::private_lab, bool observed = true);

    Play& wait(model::Time nanoseconds);
    // --- calls: each returns its id; `leave` lets it return ---
    model::CallId enter(model::Pid pid, model::SystemCall call, model::SocketId socket,
                        bool may_wait = false, std::uint64_t bytes = 0);
    model::CallId enter(model::CallEntered call);
    void leave(model::CallId id, std::int64_t result = 0, int error = 0);
    void leave(model::CallId id, model::CallReturned returned);
    /// enter and leave at once.
    model::CallId call(model::Pid pid, model::SystemCall call, model::SocketId socket,
                       std::int64_t result = 0);
    model::CallId enter_close(model::Pid pid, model::SocketId socket,
                              std::uint32_t holders_left = 0, std::uint32_t unread = 0,
                              bool aborts = false);
    // --- segments: numbers relative to the sender's SYN; they go between the two endpoints ---
    model::SegmentNumber client_sends(const std::string& flags, std::uint32_t seq,
                                      std::uint32_t ack = 0, std::uint32_t length = 0,
                                      std::uint16_t window = 512);
    model::SegmentNumber server_sends(const std::string& flags, std::uint32_t seq,
                                      std::uint32_t ack = 0, std::uint32_t length = 0,
                                      std::uint16_t window = 512);
    /// An ICMP error (code port-unreachable) about a segment of the client's, or the server's.
    void told_by_icmp(model::Side side, std::uint32_t seq, std::uint8_t code = 3);
    void process_event(model::ProcessEvent event);
    void ends(model::Pid pid, std::vector<model::SocketId> held, int signal = 0,
              model::Time possible_since = 0);
    void drop(model::SocketId socket, bool dropping,
              model::SegmentKind kind = model::SegmentKind::any);
    /// The observer has looked at a socket of that process.
    void sees(model::Pid pid, const model::SocketSnapshot& snapshot);
    /// The kernel reports the state of an end that no process holds any more.
    void orphan(model::Side side, model::TcpState state, model::Time timer_left = -1);

    // --- stock pieces of a run ---
    /// socket, bind, listen on socket 1, and a blocking accept that waits. Returns the accept.
    model::CallId server_listens();
    /// connect() on socket 2 with the three segments of the handshake, and accept() yielding
    /// socket 3.
    void handshake(model::CallId accept);

    /// Time passes, and everything older than it has been reported.
    Play& settle(model::Time nanoseconds);
    /// A FIN or RST that no call explains has waited long enough for the end of a process.
    Play& nobody_ends() { return settle(model::second_ns); }
    void finish() { analyzer_.finish(); }

    // --- what was found ---
    struct FoundSegment {
        model::Segment fact;
        model::SegmentFinding finding;
        std::vector<model::CallId> may_wake;
    };
    [[nodiscard]] const FoundSegment& segment(model::SegmentNumber number) const;
    [[nodiscard]] const model::Cause& cause(model::SegmentNumber number) const {
        return segment(number).finding.cause;
    }
    [[nodiscard]] const FoundCall& found(model::CallId id) const;
    std::vector<FoundSegment> segments;
    std::map<model::CallId, FoundCall> calls;
    std::vector<model::OrphanFinding> orphans;
    std::vector<model::IcmpFinding> icmp_errors;
    std::vector<model::ConnectionFinding> connections;
    model::Summary summary;
    model::Time certain_until = 0;  ///< what the analysis has promised
    [[nodiscard]] model::Time now() const { return now_; }

    /// From the client's endpoint to itself (a socket connected to itself).
    model::SegmentNumber self_sends(const std::string& flags, std::uint32_t seq, std::uint32_t ack);
    // A test may change these on the way: the next connection's sequence numbers and options.
    std::uint32_t client_iss_now = client_iss;
    std::uint32_t server_iss_now = server_iss;
    std::vector<std::uint8_t> syn_options;  ///< of the SYNs from now on
    /// The client's numbers [begin, end) that the server's next segment acknowledges selectively.
    void next_sacks(std::uint32_t begin, std::uint32_t end);
    /// The next segment has these options.
    void next_options(std::vector<std::uint8_t> options) { next_options_ = std::move(options); }
    /// The next segment has this payload, of which its length is the size.
    void next_payload(std::string payload) { next_payload_ = std::move(payload); }
    /// The program of that process is known to use io_uring.
    void uses_io_uring(model::Pid pid);
    Endpoint client{Address::loopback_v4(), 40000};
    Endpoint server{Address::loopback_v4(), 9877};

  private:
    model::SegmentNumber sends(bool from_client, const std::string& flags, std::uint32_t seq,
                               std::uint32_t ack, std::uint32_t length, std::uint16_t window);
    model::Time step();

    void segment(const model::Segment& fact, const model::SegmentFinding& finding) override;
    void call_entered(const model::CallEntered& entered,
                      const model::CallFinding& finding) override;
    void call_returned(const model::CallEntered& entered, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void icmp(const model::IcmpError& /*error*/, const model::IcmpFinding& finding) override {
        icmp_errors.push_back(finding);
    }
    void orphan(const model::OrphanSeen& /*seen*/, const model::OrphanFinding& finding) override {
        orphans.push_back(finding);
    }
    void connection(const model::ConnectionFinding& finding) override {
        connections.push_back(finding);
    }
    void settled(model::Time until) override { certain_until = until; }
    void end(const model::Summary& total) override { summary = total; }

    std::vector<std::uint8_t> next_options_;
    std::string next_payload_;
    analysis::Analyzer analyzer_;
    model::Time now_ = 1'700'000'000'000'000'000;
    model::CallId last_call_ = 0;
    model::SegmentNumber last_segment_ = 0;
};

}  // namespace tcpwhy::test
