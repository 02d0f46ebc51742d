#include "tracer/render/selection.hpp"

namespace tcpwhy::render {
namespace {

using model::Family;
using model::Phase;

/// The part of a connection's life that a call belongs to.
Phase phase_of(Family family) {
    switch (family) {
        case Family::socket:
        case Family::bind:
        case Family::listen:
        case Family::accept:
        case Family::connect:
            return Phase::handshake;
        case Family::send:
        case Family::receive:
            return Phase::data;
        case Family::shutdown:
        case Family::close:
            return Phase::shutdown;
        default:
            return Phase::other;
    }
}

Phase phase_of(const model::Implied& implied) {
    namespace flag = model::tcp_flag;
    if (implied.flags & flag::rst) return Phase::abort;
    if (implied.flags & flag::fin) return Phase::shutdown;
    return implied.length > 0 ? Phase::data : Phase::handshake;
}

/// Calls that prepare a service belong to every connection of it.
bool prepares(Family family) {
    return family == Family::bind || family == Family::listen;
}

}  // namespace

bool Select::wants(const model::CallEntered& call) const {
    if (selection_.phases.empty()) return true;
    return selection_.phases.count(phase_of(model::family(call.call))) != 0;
}

void Select::tell(model::CallId id) {
    const auto held = held_.find(id);
    if (held == held_.end()) return;
    inner_.call_entered(held->second.call, held->second.finding);
    told_.insert(id);
    held_.erase(held);
}

void Select::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    if (selection_.connection != 0 && finding.connection.id != selection_.connection) return;
    tell(finding.cause.call);
    for (const model::CallId id : finding.may_wake) tell(id);
    if (!selection_.phases.empty() && selection_.phases.count(finding.phase) == 0) return;
    inner_.segment(segment, finding);
}

void Select::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    if (selection_.connection != 0 && finding.connection.id != selection_.connection) return;
    if (!selection_.phases.empty() && selection_.phases.count(finding.phase) == 0) return;
    inner_.icmp(error, finding);
}

void Select::implied(const model::Implied& implied) {
    if (selection_.connection != 0 && implied.connection.id != selection_.connection) return;
    tell(implied.call);
    if (!selection_.phases.empty() && selection_.phases.count(phase_of(implied)) == 0) return;
    inner_.implied(implied);
}

void Select::call_entered(const model::CallEntered& call, const model::CallFinding& finding) {
    if (!wants(call)) return;
    const bool ours = selection_.connection == 0 ||
                      finding.connection.id == selection_.connection ||
                      prepares(model::family(call.call));
    if (ours) {
        told_.insert(call.id);
        inner_.call_entered(call, finding);
    } else if (finding.connection.id == 0) {
        held_.emplace(call.id, Held{call, finding});
    }
}

void Select::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                           const model::CallFinding& finding) {
    if (finding.connection.id != 0 && finding.connection.id == selection_.connection) tell(call.id);
    held_.erase(call.id);
    if (told_.erase(call.id) != 0) inner_.call_returned(call, returned, finding);
}

void Select::closed(const model::ConnectionFinding& finding) {
    if (selection_.connection != 0 && finding.identity.id != selection_.connection) return;
    inner_.closed(finding);
}

void Select::orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) {
    if (selection_.connection != 0 && finding.connection.id != selection_.connection) return;
    if (!selection_.phases.empty() && selection_.phases.count(Phase::shutdown) == 0) return;
    inner_.orphan(seen, finding);
}

void Select::connection(const model::ConnectionFinding& finding) {
    ++connections_;
    found_ = found_ || finding.identity.id == selection_.connection;
    if (selection_.connection != 0 && finding.identity.id != selection_.connection) return;
    inner_.connection(finding);
}

}  // namespace tcpwhy::render
