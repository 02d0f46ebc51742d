#include "tracer/story/expect/strands.hpp"

#include "tracer/story/expect/match.hpp"

namespace tcpwhy::story {
namespace {

class Taker {
  public:
    explicit Taker(const story::Story& story) : story_(story) {}

    Strands take() {
        for (at_ = 0; at_ < story_.lines.size();
             ++at_)  // first, because a wildcard goes to every strand
            if (const auto key = key_of(story_.lines[at_])) strands_.strands[*key];
        for (at_ = 0; at_ < story_.lines.size(); ++at_)
            std::visit([this](const auto& body) { add(body); }, story_.lines[at_].body);
        return std::move(strands_);
    }

  private:
    [[nodiscard]] static std::optional<StrandKey> key_of(const story::Line& line) {
        if (const auto* segment = std::get_if<story::Segment>(&line.body)) {
            if (const auto side = sender(*segment))
                return StrandKey{{}, connection_of(line), *side};
            return std::nullopt;
        }
        const auto actor = actor_of(line.body);
        if (actor.empty() || story::has_blank(actor)) return std::nullopt;
        return StrandKey{std::string(actor), 0, model::Side::none};
    }
    [[nodiscard]] static std::uint32_t connection_of(const story::Line& line) {
        return line.connection == 0 ? 1 : line.connection;
    }

    Step& append(Strand& strand, Step::Kind kind) {
        strand.steps.push_back(Step{kind, at_, std::nullopt});
        return strand.steps.back();
    }
    // Adds a step to the line's strand. Without an actor it becomes a wildcard in all strands of
    // its kind.
    Step* append_own(Step::Kind kind) {
        const auto key = key_of(story_.lines[at_]);
        if (key) {
            Strand& strand = strands_.strands[*key];
            strand.says_something = true;
            return &append(strand, kind);
        }
        for (auto& [other, strand] : strands_.strands)
            if (other.actor.empty() == (kind == Step::Kind::segment))
                append(strand, Step::Kind::any_one);
        return nullptr;
    }

    void add(const std::monostate&) {}
    void add(const story::Header&) {}
    void add(const story::Anything&) {
        for (auto& entry : strands_.strands) append(entry.second, Step::Kind::anything);
    }
    void add(const story::BlankLine&) {
        for (auto& entry : strands_.strands) append(entry.second, Step::Kind::any_one);
    }
    void add(const story::Event&) { append_own(Step::Kind::happening); }
    void add(const story::Loss&) { append_own(Step::Kind::happening); }
    void add(const story::Icmp&) { append_own(Step::Kind::happening); }
    void add(const story::Ending&) { strands_.endings.push_back(at_); }

    void add(const story::Segment& segment) {
        append_own(Step::Kind::segment);
        if (!segment.cause || segment.cause->kind != model::CauseKind::call) return;
        if (const auto call = find_cause(segment)) strands_.causes[at_] = *call;
    }

    // The call that a cause names: by its ordinal, or the latest one before.
    [[nodiscard]] std::optional<Place> find_cause(const story::Segment& segment) const {
        const story::Cause& cause = *segment.cause;
        StrandKey key;
        key.actor = cause.actor;
        if (key.actor.empty() && sender(segment)) key.actor = model::name(*sender(segment));
        const auto strand = strands_.strands.find(key);
        if (strand == strands_.strands.end()) return std::nullopt;
        std::optional<std::size_t> latest;
        std::uint64_t count = 0;
        for (std::size_t at = 0; at < strand->second.steps.size(); ++at) {
            const auto* call =
                std::get_if<story::Call>(&story_.lines[strand->second.steps[at].line].body);
            if (call == nullptr || call_name(call->text) != cause.call) continue;
            latest = at;
            if (++count == cause.ordinal) break;
        }
        if (!latest || count < cause.ordinal) return std::nullopt;
        return Place{key, *latest};
    }

    void add(const story::Call& call) {
        if (call.stage == story::Call::Stage::returned && finish(call)) return;
        Step* step = append_own(Step::Kind::call);
        if (step != nullptr && call.stage == story::Call::Stage::returned) step->return_line = at_;
    }
    // The line with the result of a waiting call: it has the same text as the first line.
    bool finish(const story::Call& call) {
        const auto strand = strands_.strands.find(StrandKey{call.actor, 0, model::Side::none});
        if (strand == strands_.strands.end()) return false;
        for (auto step = strand->second.steps.rbegin(); step != strand->second.steps.rend();
             ++step) {
            if (step->kind != Step::Kind::call) continue;
            const auto& begun = std::get<story::Call>(story_.lines[step->line].body);
            if (begun.stage != story::Call::Stage::waits || step->return_line) return false;
            if (begun.text != call.text) return false;
            step->return_line = at_;
            return true;
        }
        return false;
    }

    const story::Story& story_;
    Strands strands_;
    std::size_t at_ = 0;
};

}  // namespace

Strands take_apart(const story::Story& story) {
    return Taker(story).take();
}

}  // namespace tcpwhy::story
