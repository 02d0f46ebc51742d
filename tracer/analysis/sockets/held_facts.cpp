#include "tracer/analysis/sockets/held_facts.hpp"

#include <algorithm>

#include "tracer/analysis/sockets/socket_options.hpp"

namespace tcpwhy::analysis {

void HeldFacts::look_ahead(const model::Fact& fact, Sockets& sockets) {
    if (const auto* entered = std::get_if<model::CallEntered>(&fact)) {
        look_ahead_of_entry(*entered);
    } else if (const auto* returned = std::get_if<model::CallReturned>(&fact)) {
        look_ahead_of_return(*returned, sockets);
    } else if (items_.empty()) {
        return;
    } else if (const auto* seen = std::get_if<model::SocketSeen>(&fact)) {
        sockets.learn(seen->snapshot);
    } else if (const auto* event = std::get_if<model::ProcessEvent>(&fact)) {
        if (event->what != model::ProcessEvent::What::exit) return;
        look_ahead_of_exit(*event, sockets);
    }
}

void HeldFacts::look_ahead_of_entry(const model::CallEntered& entered) {
    if (changes_drops(entered)) dropping_[entered.id] = entered.socket;
    if (items_.empty()) return;
    if (const auto opening = opening_of(entered)) coming_[entered.id] = *opening;
}

std::optional<HeldFacts::Opening> HeldFacts::opening_of(const model::CallEntered& entered) {
    const model::Family family = model::family(entered.call);
    const bool accepts = family == model::Family::accept;
    if (!accepts && family != model::Family::connect && family != model::Family::send)
        return std::nullopt;
    return Opening{entered.socket, entered.pid, accepts};
}

void HeldFacts::look_ahead_of_return(const model::CallReturned& returned, Sockets& sockets) {
    if (const auto found = dropping_.find(returned.id); found != dropping_.end()) {
        SocketView* socket = sockets.find(found->second);
        if (socket && returned.result < 0) refuse_drops(*socket);
        dropping_.erase(found);
    }
    if (items_.empty()) return;
    if (returned.snapshot) sockets.learn(*returned.snapshot);
    const OpenCall* open = sockets.open_call(returned.id);
    std::optional<Opening> call = open ? opening_of(open->entered) : std::nullopt;
    if (const auto coming = coming_.find(returned.id); coming != coming_.end()) {
        call = coming->second;
        coming_.erase(coming);
    }
    if (call) look_ahead_of_return(*call, returned, sockets);
}

void HeldFacts::look_ahead_of_return(const Opening& call, const model::CallReturned& returned,
                                     Sockets& sockets) {
    if (call.accepts) {
        if (loses_accepted(returned)) sockets.lose_accepted(returned.id);
        if (returned.made) sockets.learn_acceptor(*returned.made, call.socket);
        return;
    }
    ConnectEnd end{call.socket, returned.time, {}};
    if (returned.snapshot) end.local = returned.snapshot->local;
    sockets.end_connect(returned.id, end);
}

void HeldFacts::look_ahead_of_exit(const model::ProcessEvent& exit, Sockets& sockets) {
    const auto end = [&](model::CallId id, const Opening& call) {
        if (!call.accepts) sockets.end_connect(id, {call.socket, exit.time, {}});
    };
    for (const model::CallId id : sockets.open_calls_of(exit.pid)) {
        dropping_.erase(id);
        if (const auto call = opening_of(sockets.open_call(id)->entered)) end(id, *call);
    }
    std::erase_if(coming_, [&](const auto& coming) {
        if (coming.second.pid != exit.pid) return false;
        end(coming.first, coming.second);
        return true;
    });
}

/// The process had the socket, and its end can have begun by that time.
bool HeldFacts::can_have_ended(const model::ProcessEvent& event, model::SocketId socket,
                               model::Time by) {
    if (event.possible_since == 0 || event.possible_since > by) return false;
    return std::any_of(event.releases.begin(), event.releases.end(),
                       [&](const model::Release& release) { return release.socket == socket; });
}

void HeldFacts::bring_ending_forward() {
    if (items_.empty()) return;
    const model::SocketId socket = awaits_ending(items_.front().fact);
    if (socket == 0) return;
    const model::Time sent = model::time_of(items_.front().fact);
    for (; examined_ < items_.size(); ++examined_) {
        auto* event = std::get_if<model::ProcessEvent>(&items_[examined_].fact);
        if (!event || !can_have_ended(*event, socket, sent)) continue;
        event->time = sent;  // it has begun to end at the latest then
        Item ending = std::move(items_[examined_]);
        items_.erase(items_.begin() + static_cast<std::ptrdiff_t>(examined_));
        items_.push_front(std::move(ending));
        examined_ = 1;
        return;
    }
}

model::SocketId HeldFacts::awaits_ending(const model::Fact& fact) const {
    const auto* segment = std::get_if<model::Segment>(&fact);
    const bool ends =
        segment && (segment->has(model::tcp_flag::fin) || segment->has(model::tcp_flag::rst));
    return ends ? not_given_up_(*segment) : 0;
}

model::Time HeldFacts::patience_with(const model::Fact& fact, const Sockets& sockets) {
    const auto* segment = std::get_if<model::Segment>(&fact);
    if (!segment) return patience_ns;
    if (segment->has(model::tcp_flag::fin) || segment->has(model::tcp_flag::rst))
        return patience_for_ending_ns;
    const bool opens = segment->has(model::tcp_flag::syn) && !segment->has(model::tcp_flag::ack);
    return opens && sockets.unnamed_connects_to(segment->destination) > 1 ? patience_of_several_ns
                                                                          : patience_ns;
}

bool HeldFacts::awaits_drops(const model::Segment& segment, Sockets& sockets) const {
    return std::any_of(dropping_.begin(), dropping_.end(), [&](const auto& call) {
        const SocketView* socket = sockets.find(call.second);
        return socket && socket->local && socket->local->port == segment.destination.port;
    });
}

bool HeldFacts::must_wait(const model::Fact& fact, Sockets& sockets) const {
    const auto* segment = std::get_if<model::Segment>(&fact);
    if (!segment) return false;
    if (!dropping_.empty() && awaits_drops(*segment, sockets)) return true;
    if (awaits_ending(fact) != 0) return true;
    if (!segment->has(model::tcp_flag::syn)) return false;
    if (segment->has(model::tcp_flag::ack))
        return sockets.lacks_acceptor(segment->source, segment->destination);
    if (sockets.unnamed_connects_to(segment->destination) == 0) return false;
    return !sockets.connector(segment->source, segment->destination);
}

/// A SYN to a listener whose program does not close it.
bool HeldFacts::goes_to_listener(Sockets& sockets) const {
    if (!watches_answers_) return false;
    const auto* segment = std::get_if<model::Segment>(&items_.front().fact);
    if (!segment || !segment->has(model::tcp_flag::syn) || segment->has(model::tcp_flag::ack))
        return false;
    const SocketView* listener = sockets.listener_at(segment->destination);
    return listener && !listener->is_given_up();
}

HeldFacts::Answer HeldFacts::find_answer(Sockets& sockets) {
    if (answer_ != Answer::not_seen || !goes_to_listener(sockets)) return answer_;
    const auto& syn = std::get<model::Segment>(items_.front().fact);
    for (; examined_ < items_.size() && answer_ == Answer::not_seen; ++examined_) {
        const model::Fact& later = items_[examined_].fact;
        if (model::time_of(later) - syn.time > patience_for_answer_ns) break;
        answer_ = answer_in(syn, later);
    }
    return answer_;
}

HeldFacts::Answer HeldFacts::answer_in(const model::Segment& syn, const model::Fact& later) {
    if (const auto* error = std::get_if<model::IcmpError>(&later)) {
        const bool quotes =
            error->from == syn.source && error->to == syn.destination && error->seq == syn.seq;
        return quotes ? Answer::filter : Answer::not_seen;
    }
    if (const auto* segment = std::get_if<model::Segment>(&later)) {
        if (segment->source != syn.destination || segment->destination != syn.source ||
            segment->domain != syn.domain)
            return Answer::not_seen;
        const bool refuses = segment->has(model::tcp_flag::rst | model::tcp_flag::ack) &&
                             segment->ack == syn.seq + syn.sequence_length();
        return refuses ? Answer::filter : Answer::listener;
    }
    // A listener that closes meanwhile may have refused the SYN itself.
    if (const auto* call = std::get_if<model::CallEntered>(&later))
        return call->releases.empty() ? Answer::not_seen : Answer::listener;
    if (const auto* event = std::get_if<model::ProcessEvent>(&later))
        return event->releases.empty() ? Answer::not_seen : Answer::listener;
    return Answer::not_seen;
}

}  // namespace tcpwhy::analysis
