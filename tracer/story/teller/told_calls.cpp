#include "tracer/story/teller/told_calls.hpp"

namespace tcpwhy::story {

void ToldCalls::add(model::CallId id, model::SystemCall call, const std::string& actor) {
    Told& told = calls_[id];
    told.actor = actor;
    told.ordinal = ++made_[actor + ' ' + std::string(model::name(call))];
}

const std::string* ToldCalls::actor_of(model::CallId id) const {
    const auto found = calls_.find(id);
    return found == calls_.end() ? nullptr : &found->second.actor;
}

Cause ToldCalls::cause_of(const model::SegmentFinding& finding, StoryNames& names) const {
    const model::Cause& cause = finding.cause;
    const std::string_view own = model::name(finding.from);
    Cause told;
    told.kind = cause.kind;
    told.call = model::name(cause.name);
    told.inferred =
        cause.evidence == model::Evidence::inferred && cause.kind != model::CauseKind::unknown;
    const auto known = calls_.find(cause.call);
    switch (cause.kind) {
        case model::CauseKind::call:
            if (known == calls_.end()) break;
            if (known->second.actor != own) told.actor = known->second.actor;
            if (const auto made = made_.find(known->second.actor + ' ' + told.call);
                made == made_.end() || made->second != known->second.ordinal)
                told.ordinal = known->second.ordinal;
            break;
        case model::CauseKind::timer:
            if (cause.timer != model::Timer::none) told.timer = cause.timer;
            break;
        case model::CauseKind::exit:
            told.call.clear();
            if (cause.pid != 0) told.actor = names.process(cause.pid, finding.from);
            if (told.actor == own) told.actor.clear();
            if (cause.signal != 0) told.signal = model::signal_name(cause.signal);
            break;
        case model::CauseKind::unknown:
            told.call.clear();
            break;
        case model::CauseKind::reply:
            told.on_the_way = cause.on_the_way;
            break;
    }
    // A call without a name has no actor.
    if (told.kind == model::CauseKind::call && told.call.empty())
        told.kind = model::CauseKind::unknown;
    return told;
}

}  // namespace tcpwhy::story
