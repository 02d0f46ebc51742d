#include "tracer/run/mailbox.hpp"

#include <span>

namespace tcpwhy::run {
namespace {

/// The calls whose wait this segment ends for certain. An acknowledgment alone makes a descriptor
/// writable, but does not wake a program that watches it edge-triggered and has never filled it
/// (epoll(7)).
std::span<const model::CallId> woken_by(const model::Segment& segment,
                                        const model::SegmentFinding& finding) {
    const bool brings_something = segment.sequence_length() > 0 ||
                                  segment.has(model::tcp_flag::rst) ||
                                  finding.phase == model::Phase::handshake;
    return brings_something ? finding.may_wake : std::span<const model::CallId>{};
}

}  // namespace

void Messenger::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    ++segments_;
    const auto woken = woken_by(segment, finding);
    mailbox_.post([&](News& news) {
        news.segments.push_back({{segment.time,
                                  finding.connection.id,
                                  finding.from,
                                  segment.flags,
                                  segment.length,
                                  finding.client_state,
                                  finding.server_state,
                                  {}},
                                 {woken.begin(), woken.end()}});
        if (segments_ == at_most_) news.enough = true;
    });
}

}  // namespace tcpwhy::run
