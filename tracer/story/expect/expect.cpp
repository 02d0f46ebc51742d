#include "tracer/story/expect/expect.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "tracer/story/expect/align.hpp"
#include "tracer/story/expect/details.hpp"
#include "tracer/story/expect/match.hpp"
#include "tracer/story/expect/strands.hpp"
#include "tracer/story/text/print.hpp"
#include "tracer/story/text/print_parts.hpp"

namespace tcpwhy::story {
namespace {

constexpr std::size_t most_steps_told = 16;

// "exited with 1", "been killed by SIGKILL".
std::string happening(const story::Event& event) {
    using What = story::Event::What;
    constexpr std::array<std::pair<What, std::string_view>, 6> words = {{
        {What::starts, "started"},
        {What::executes, "executed"},
        {What::forked, "been forked by"},
        {What::gets, "got"},
        {What::exits, "exited"},
        {What::killed, "been killed by"},
    }};
    std::string text;
    for (const auto& [what, word] : words)
        if (what == event.what) text = word;
    if (event.status.value) text += " with " + std::to_string(*event.status.value);
    if (!event.word.empty()) text += ' ' + event.word;
    return text;
}

// The verb phrase of a step after "should have" or "it": "sent FIN 3, ACK 3", "called close(4)".
std::string deed(const story::Line& line) {
    std::string words;
    if (const auto* segment = std::get_if<story::Segment>(&line.body)) {
        words = "sent ";
        append_pieces(words, segment->pieces);
        if (segment->cause && !segment->cause->blank) {
            words += " (";
            append_cause(words, *segment->cause);
            words += ')';
        }
    } else if (const auto* call = std::get_if<story::Call>(&line.body)) {
        words = "called " + call->text;
        // The result distinguishes a failing call from an equal one.
        if (!call->error.empty()) words += " to fail with " + call->error;
    } else if (const auto* event = std::get_if<story::Event>(&line.body)) {
        words = happening(*event);
    } else if (const auto* loss = std::get_if<story::Loss>(&line.body)) {
        words = std::string(loss->begins ? "begun" : "ceased") + " to lose what arrives at " +
                (loss->fd.value ? std::to_string(*loss->fd.value) : std::string(story::blank_text));
    } else if (const auto* icmp = std::get_if<story::Icmp>(&line.body)) {
        words = "received ICMP " + icmp->what;
    }
    return words;
}

bool is_end(const story::Event& event) {
    return event.what == story::Event::What::exits || event.what == story::Event::What::killed;
}

class Comparer {
  public:
    Comparer(const story::Story& expected, const story::Story& run)
        : expected_(expected),
          run_(run),
          expected_strands_(take_apart(expected)),
          run_strands_(take_apart(run)) {}

    Comparison compare() {
        for (const auto& [key, strand] : expected_strands_.strands)
            if (strand.says_something) compare_strand(key, strand);
        compare_causing_calls();
        compare_endings();
        // In the order of the run; steps missing at its end come last.
        std::stable_sort(differences_.begin(), differences_.end(),
                         [](const Difference& one, const Difference& other) {
                             return std::pair(one.run_line, one.expected_line) <
                                    std::pair(other.run_line, other.expected_line);
                         });
        Comparison comparison;
        if (!differences_.empty()) comparison.narrative = narrate();
        comparison.differences = std::move(differences_);
        return comparison;
    }

  private:
    // Line indices; the end of the run: there is none.
    void differ(std::optional<std::size_t> expected_line, std::optional<std::size_t> run_line,
                Disagreement words) {
        differences_.push_back({expected_line ? *expected_line + 1 : 0,
                                run_line.value_or(run_.lines.size()) + 1, std::move(words.should),
                                std::move(words.but)});
    }

    void compare_strand(const StrandKey& key, const Strand& strand) {
        static const Strand nothing;
        const auto found = run_strands_.strands.find(key);
        const Strand& other = found == run_strands_.strands.end() ? nothing : found->second;
        const Alignment alignment = align(expected_, strand, run_, other);
        for (const auto& [expected, run] : alignment.pairs) {
            counterparts_[{key, expected}] = run;
            run_lines_[strand.steps[expected].line] = other.steps[run].line;
            compare_steps(strand.steps[expected], other.steps[run]);
        }
        if (!alignment.agrees) part_ways(key, strand, other, alignment);
    }

    // The first step at which the strands disagree.
    void part_ways(const StrandKey& key, const Strand& strand, const Strand& other,
                   const Alignment& alignment) {
        std::optional<std::size_t> wanted;
        if (alignment.expected < strand.steps.size())
            wanted = strand.steps[alignment.expected].line;
        std::optional<std::size_t> came;
        if (alignment.run < other.steps.size()) came = other.steps[alignment.run].line;
        if (wanted) came = end_instead(expected_.lines[*wanted], other, alignment, came);
        const bool sends = key.actor.empty();
        const std::string subject = whom(wanted ? expected_.lines[*wanted] : run_.lines[*came]);
        Disagreement words;
        words.should = subject + " should have " +
                       (wanted  ? deed(expected_.lines[*wanted])
                        : sends ? "sent nothing more"
                                : "called nothing more");
        const std::string_view more = other.steps.empty() ? "" : " more";
        const auto* end = came ? std::get_if<story::Event>(&run_.lines[*came].body) : nullptr;
        const bool passive = end && end->what == story::Event::What::killed;
        words.but =
            (passive ? "it has " : "it ") + (came    ? deed(run_.lines[*came])
                                             : sends ? "sent nothing" + std::string(more)
                                                     : "called nothing" + std::string(more));
        differ(wanted, came, std::move(words));
    }

    // If a process should have ended in one way, the step instead of it is how it really ended.
    [[nodiscard]] std::optional<std::size_t> end_instead(const story::Line& wanted_line,
                                                         const Strand& other,
                                                         const Alignment& alignment,
                                                         std::optional<std::size_t> came) const {
        const auto* event = std::get_if<story::Event>(&wanted_line.body);
        if (event == nullptr || !is_end(*event)) return came;
        const std::string in_full = deed(wanted_line);
        const std::size_t begin = alignment.pairs.empty() ? 0 : alignment.pairs.back().second + 1;
        for (std::size_t step = begin; step < other.steps.size(); ++step) {
            const std::size_t line = other.steps[step].line;
            // It ended as expected: the step before its end differs.
            if (deed(run_.lines[line]) == in_full) return came;
            const auto* happened = std::get_if<story::Event>(&run_.lines[line].body);
            if (happened != nullptr && is_end(*happened)) return line;
        }
        return came;
    }

    void compare_steps(const Step& expected, const Step& run) {
        const story::Line& line = expected_.lines[expected.line];
        if (const auto* segment = std::get_if<story::Segment>(&line.body)) {
            const auto* other = std::get_if<story::Segment>(&run_.lines[run.line].body);
            if (other == nullptr) return;  // both match any one step
            if (auto words = disagreement(line, *segment, *other))
                differ(expected.line, run.line, *std::move(words));
        } else if (const auto* call = std::get_if<story::Call>(&line.body)) {
            const auto result = [](const story::Story& story, const Step& step) {
                return step.return_line
                           ? std::get_if<story::Call>(&story.lines[*step.return_line].body)
                           : nullptr;
            };
            if (auto words =
                    disagreement(line, *call, result(expected_, expected), result(run_, run)))
                differ(expected.return_line.value_or(expected.line), run.return_line,
                       *std::move(words));
        }
    }

    // The cause has the right name. Checks that it is also the right one of several calls.
    void compare_causing_calls() {
        for (const auto& [line, call] : expected_strands_.causes) {
            const auto counterpart = counterparts_.find(call);
            if (counterpart == counterparts_.end()) continue;
            const auto segment_line = run_lines_.find(line);
            if (segment_line == run_lines_.end()) continue;
            const auto cause = run_strands_.causes.find(segment_line->second);
            if (cause == run_strands_.causes.end()) continue;
            const Place wanted{call.strand, counterpart->second};
            if (cause->second == wanted) continue;
            const auto& segment = std::get<story::Segment>(expected_.lines[line].body);
            std::string pieces;
            append_pieces(pieces, segment.pieces);
            differ(line, segment_line->second,
                   {whom(expected_.lines[line]) + "'s " + pieces + " should have been caused by " +
                        call_at(wanted),
                    "its cause was " + call_at(cause->second)});
        }
    }

    // "the client's write(3, "b", 1) in line 12 of the run".
    [[nodiscard]] std::string call_at(const Place& place) const {
        const std::size_t line = run_strands_.strands.at(place.strand).steps[place.step].line;
        const auto& call = std::get<story::Call>(run_.lines[line].body);
        return "the " + call.actor + "'s " + call.text + " (line " + std::to_string(line + 1) +
               " of the run)";
    }

    void compare_endings() {
        for (const std::size_t line : expected_strands_.endings) {
            const auto& ending = std::get<story::Ending>(expected_.lines[line].body);
            const story::Ending* other = nullptr;
            std::optional<std::size_t> other_line;
            for (const std::size_t candidate : run_strands_.endings) {
                const auto& body = std::get<story::Ending>(run_.lines[candidate].body);
                if (other != nullptr || !matches_field(ending.connection, body.connection))
                    continue;
                other = &body;
                other_line = candidate;
            }
            const story::Presence presence = expected_.lines[line].presence;
            const bool optional =
                presence == story::Presence::optional || presence == story::Presence::repeated;
            if (other == nullptr && optional) continue;
            if (auto words = disagreement(ending, other))
                differ(line, other_line, *std::move(words));
        }
    }

    // The steps that agreed, then the expected step and the step that happened instead.
    [[nodiscard]] std::string narrate() const {
        const Difference& first = differences_.front();
        std::vector<std::size_t> steps;
        for (std::size_t line = 0; line + 1 < first.run_line && line < run_.lines.size(); ++line) {
            const story::Body& body = run_.lines[line].body;
            if (std::holds_alternative<story::Segment>(body) || !actor_of(body).empty())
                steps.push_back(line);
        }
        std::string text = steps.empty() ? "From the very beginning:\n" : "These steps happened:\n";
        const std::size_t skipped =
            steps.size() > most_steps_told ? steps.size() - most_steps_told : 0;
        if (skipped > 0)
            text += "    (" + std::to_string(skipped) + (skipped == 1 ? " step" : " steps") +
                    " before)\n";
        for (std::size_t at = skipped; at < steps.size(); ++at) {
            story::Line line = run_.lines[steps[at]];
            line.comment.clear();
            text += "    ";
            append_line(text, line);
        }
        if (!steps.empty()) text += "Then ";
        text += first.should + ",\nbut " + first.but + '.';
        if (first.expected_line > 0)
            text += " (line " + std::to_string(first.expected_line) + " of the story)";
        text += '\n';
        const std::size_t others = differences_.size() - 1;
        if (others > 0)
            text += std::to_string(others) +
                    (others == 1 ? " more difference follows" : " more differences follow") +
                    " from there on.\n";
        return text;
    }

    struct Earlier {
        bool operator()(const Place& one, const Place& other) const {
            return std::pair(one.strand, one.step) < std::pair(other.strand, other.step);
        }
    };

    const story::Story& expected_;
    const story::Story& run_;
    Strands expected_strands_;
    Strands run_strands_;
    std::map<Place, std::size_t, Earlier>
        counterparts_;  // expected step → step of the run, in the same strand
    std::map<std::size_t, std::size_t> run_lines_;  // expected line → line of the run
    std::vector<Difference> differences_;
};

}  // namespace

Comparison compare(const story::Story& expected, const story::Story& run) {
    return Comparer(expected, run).compare();
}

}  // namespace tcpwhy::story
