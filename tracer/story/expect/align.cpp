#include "tracer/story/expect/align.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>

#include "tracer/model/system_call.hpp"
#include "tracer/story/expect/match.hpp"

namespace tcpwhy::story {
namespace {

enum class Move : std::uint8_t { none, pair, pair_and_stay, without_expected, without_run };
using Score = std::uint64_t;
constexpr Score unreached = std::numeric_limits<Score>::max();
/// Pairs count first; among equals, segments with the expected notes.
constexpr Score pair_counts = 1 << 20;

class Aligner {
  public:
    Aligner(const story::Story& expected_story, const Strand& expected,
            const story::Story& run_story, const Strand& run)
        : expected_story_(expected_story),
          expected_(expected.steps),
          run_story_(run_story),
          run_(run.steps),
          columns_(run_.size() + 1),
          moves_((expected_.size() + 1) * columns_, Move::none) {}

    Alignment align() {
        std::vector<Score> here(columns_, unreached);
        std::vector<Score> below(columns_, unreached);
        here[0] = 0;
        for (std::size_t expected = 0; expected <= expected_.size(); ++expected) {
            for (std::size_t run = 0; run <= run_.size(); ++run)
                if (here[run] != unreached) go_on(expected, run, here, below);
            here.swap(below);
            std::fill(below.begin(), below.end(), unreached);
        }
        Alignment alignment;
        alignment.agrees = best_expected_ == expected_.size() && best_run_ == run_.size();
        alignment.expected = best_expected_;
        alignment.run = best_run_;
        trace_back(alignment);
        return alignment;
    }

  private:
    void go_on(std::size_t expected, std::size_t run, std::vector<Score>& here,
               std::vector<Score>& below) {
        const Score pairs = here[run];
        note_best(expected, run, pairs);
        const bool more_expected = expected < expected_.size();
        const bool more_run = run < run_.size();
        const std::size_t partner =
            more_expected && more_run ? partner_of(expected, run) : expected_.size();
        if (partner < expected_.size()) {
            const Score more = pair_counts + agreement_of_notes(partner, run);
            if (is_repeated(expected))
                reach(expected, run + 1, here[run + 1], pairs + more, Move::pair_and_stay);
            else
                reach(expected + 1, run + 1, below[run + 1], pairs + more, Move::pair);
        }
        if (more_expected && may_be_missing(expected, run))
            reach(expected + 1, run, below[run], pairs, Move::without_expected);
        if (more_run && may_be_extra(expected, run))
            reach(expected, run + 1, here[run + 1], pairs, Move::without_run);
    }

    void reach(std::size_t expected, std::size_t run, Score& pairs_there, Score pairs, Move move) {
        if (pairs_there != unreached && pairs_there >= pairs) return;
        pairs_there = pairs;
        moves_[expected * columns_ + run] = move;
    }

    // Reaching both ends is best; then the number of pairs, then the distance.
    void note_best(std::size_t expected, std::size_t run, Score pairs) {
        const bool complete = expected == expected_.size() && run == run_.size();
        const bool better = pairs > best_pairs_ ||
                            (pairs == best_pairs_ && expected + run >= best_expected_ + best_run_);
        if (!complete && !better) return;
        best_pairs_ = pairs;
        best_expected_ = expected;
        best_run_ = run;
    }

    void trace_back(Alignment& alignment) const {
        std::size_t expected = alignment.expected;
        std::size_t run = alignment.run;
        for (Move move = moves_[expected * columns_ + run]; move != Move::none;
             move = moves_[expected * columns_ + run]) {
            if (move == Move::pair || move == Move::without_expected) --expected;
            if (move != Move::without_expected) --run;
            const bool together = move == Move::pair || move == Move::pair_and_stay;
            // A wildcard makes no pair.
            if (together && expected_[expected].kind == run_[run].kind)
                alignment.pairs.emplace_back(partner_of(expected, run), run);
        }
        std::reverse(alignment.pairs.begin(), alignment.pairs.end());
    }

    [[nodiscard]] story::Presence presence_of(std::size_t expected) const {
        return expected_story_.lines[expected_[expected].line].presence;
    }
    [[nodiscard]] bool is_repeated(std::size_t expected) const {
        return presence_of(expected) == story::Presence::repeated;
    }

    /// The expected step that matches the run's step if it is next; one past the last: none.
    /// Adjacent repeated steps can come in any order: the one whose notes agree best.
    [[nodiscard]] std::size_t partner_of(std::size_t expected, std::size_t run) const {
        if (!is_repeated(expected))
            return fits(expected_[expected], run_[run]) ? expected : expected_.size();
        std::size_t best = expected_.size();
        for (std::size_t at = expected; at < expected_.size() && is_repeated(at); ++at) {
            if (!fits(expected_[at], run_[run])) continue;
            if (best == expected_.size() ||
                agreement_of_notes(at, run) > agreement_of_notes(best, run))
                best = at;
        }
        return best;
    }
    template <class Body>
    const Body* expected_as(const Step& step) const {
        return std::get_if<Body>(&expected_story_.lines[step.line].body);
    }
    template <class Body>
    const Body* run_as(const Step& step) const {
        return std::get_if<Body>(&run_story_.lines[step.line].body);
    }
    [[nodiscard]] const story::Segment* run_segment(std::size_t at) const {
        return run_[at].kind == Step::Kind::segment ? run_as<story::Segment>(run_[at]) : nullptr;
    }
    [[nodiscard]] const story::Segment* expected_segment(std::size_t at) const {
        return expected_[at].kind == Step::Kind::segment
                   ? expected_as<story::Segment>(expected_[at])
                   : nullptr;
    }

    /// After "..." several segments can match; their notes decide. A segment with all expected
    /// notes scores higher the more there are; no notes at all score higher than a missing one.
    [[nodiscard]] Score agreement_of_notes(std::size_t expected, std::size_t run) const {
        const story::Segment* wanted = expected_segment(expected);
        const story::Segment* sent = run_segment(run);
        if (wanted == nullptr || sent == nullptr || !wanted->notes) return 1;
        if (!sent->notes) return 0;
        const bool all =
            std::all_of(wanted->notes->begin(), wanted->notes->end(), [&](const auto& note) {
                return std::find(sent->notes->begin(), sent->notes->end(), note) !=
                       sent->notes->end();
            });
        return all ? 1 + wanted->notes->size() : 0;
    }

    [[nodiscard]] bool fits(const Step& expected, const Step& run) const {
        switch (expected.kind) {
            case Step::Kind::anything:
                return false;
            case Step::Kind::any_one:
                return true;
            case Step::Kind::segment:
                return run.kind == expected.kind &&
                       matches_pieces(expected_as<story::Segment>(expected)->pieces,
                                      run_as<story::Segment>(run)->pieces);
            case Step::Kind::call:
                if (is_retried(expected_story_, expected) != is_retried(run_story_, run) &&
                    has_known_result(expected) && run.return_line)
                    return false;
                return run.kind == expected.kind &&
                       matches_call(expected_as<story::Call>(expected)->text,
                                    run_as<story::Call>(run)->text);
            case Step::Kind::happening:
                break;
        }
        if (const auto* event = expected_as<story::Event>(expected)) {
            const auto* happened = run_as<story::Event>(run);
            return happened != nullptr && matches_event(*event, *happened);
        }
        if (const auto* icmp = expected_as<story::Icmp>(expected)) {
            const auto* told = run_as<story::Icmp>(run);
            return told != nullptr && matches_icmp(*icmp, *told);
        }
        const auto* loss = expected_as<story::Loss>(expected);
        const auto* happened = run_as<story::Loss>(run);
        return loss != nullptr && happened != nullptr && matches_loss(*loss, *happened);
    }

    [[nodiscard]] bool has_known_result(const Step& step) const {
        const auto* result = result_of(expected_story_, step);
        return result != nullptr && result->result.value.has_value();
    }
    [[nodiscard]] static const story::Call* result_of(const story::Story& story, const Step& step) {
        return step.return_line ? std::get_if<story::Call>(&story.lines[*step.return_line].body)
                                : nullptr;
    }
    // A call that had no result yet or was interrupted, and is repeated.
    [[nodiscard]] static bool is_retried(const story::Story& story, const Step& step) {
        const story::Call* result = result_of(story, step);
        return result != nullptr && (result->error == "EAGAIN" || result->error == "EINTR");
    }
    // The number of turns of an event loop depends on timing.
    [[nodiscard]] static bool is_turn_of_loop(const story::Story& story, const Step& step) {
        if (step.kind != Step::Kind::call) return false;
        const auto* call = std::get_if<story::Call>(&story.lines[step.line].body);
        const auto name = model::system_call_named(call_name(call->text));
        return (name && model::family(*name) == model::Family::wait) || is_retried(story, step);
    }

    // A call that asks, or that decides only whether bind() succeeds.
    static bool leaves_wire_alone(const story::Story& story, const Step& step) {
        if (step.kind != Step::Kind::call) return false;
        const auto* call = std::get_if<story::Call>(&story.lines[step.line].body);
        return is_beside_the_wire(call->text);
    }

    // True if the segment acknowledges what `ack` acknowledges. An expected segment without an ACK
    // piece can have any ACK, except a SYN or RST, which then has none.
    static bool covers(const story::Segment* segment, const story::Piece& ack) {
        if (segment == nullptr) return false;
        const story::Piece* other = ack_of(*segment);
        if (other == nullptr) return !ack_tells(segment->pieces);
        return !other->number.value || !ack.number.value ||
               *other->number.value >= *ack.number.value;
    }

    [[nodiscard]] bool may_be_missing(std::size_t expected, std::size_t run) const {
        const Step& step = expected_[expected];
        const story::Presence presence = presence_of(expected);
        if (step.kind == Step::Kind::anything || step.kind == Step::Kind::any_one ||
            presence == story::Presence::optional || presence == story::Presence::repeated)
            return true;
        if (presence == story::Presence::exact) return false;
        if (is_turn_of_loop(expected_story_, step) || leaves_wire_alone(expected_story_, step))
            return true;
        const story::Segment* segment = expected_segment(expected);
        if (segment == nullptr || !is_bare_ack(*segment)) return false;
        const story::Piece& ack = *ack_of(*segment);
        return (run < run_.size() && covers(run_segment(run), ack)) ||
               (run > 0 && covers(run_segment(run - 1), ack));
    }

    [[nodiscard]] bool may_be_extra(std::size_t expected, std::size_t run) const {
        if (run_[run].kind == Step::Kind::happening || is_turn_of_loop(run_story_, run_[run]) ||
            leaves_wire_alone(run_story_, run_[run]))
            return true;
        if (expected < expected_.size() && expected_[expected].kind == Step::Kind::anything)
            return true;
        const story::Segment* segment = run_segment(run);
        if (segment == nullptr || !is_bare_ack(*segment)) return false;
        const story::Piece& ack = *ack_of(*segment);
        return (expected < expected_.size() && covers(expected_segment(expected), ack)) ||
               (expected > 0 && covers(expected_segment(expected - 1), ack));
    }

    const story::Story& expected_story_;
    const std::vector<Step>& expected_;
    const story::Story& run_story_;
    const std::vector<Step>& run_;
    std::size_t columns_;
    std::vector<Move> moves_;
    Score best_pairs_ = 0;
    std::size_t best_expected_ = 0;
    std::size_t best_run_ = 0;
};

}  // namespace

Alignment align(const story::Story& expected_story, const Strand& expected,
                const story::Story& run_story, const Strand& run) {
    return Aligner(expected_story, expected, run_story, run).align();
}

}  // namespace tcpwhy::story
