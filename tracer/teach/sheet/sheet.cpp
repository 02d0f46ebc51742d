#include "tracer/teach/sheet/sheet.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/errors.hpp"
#include "tracer/story/text/print.hpp"
#include "tracer/teach/sheet/accepted.hpp"
#include "tracer/teach/sheet/line_order.hpp"
#include "tracer/teach/sheet/pattern.hpp"

namespace tcpwhy::teach {
namespace {

constexpr std::size_t most_lines_to_order = 7;
constexpr std::size_t fewest_lines_to_order = 3;
constexpr std::string_view order_blank = "  # ____";

std::string line_text(const story::Line& line) {
    std::string text;
    story::append_line(text, line);
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
    return text;
}

/// Underscores that the run itself has, in its data or for an unknown process, would look like a
/// blank.
std::string whole_text(const story::Line& line) {
    std::string text = line_text(line);
    for (std::size_t at = 0; (at = text.find(story::blank_text, at)) != std::string::npos;)
        text.replace(at, story::blank_text.size(), story::blank_text.size(), '-');
    return text;
}

/// Two blanks with nothing between them could not be told apart: one place of each pair is left.
bool too_close(const BlankPlace& one, const BlankPlace& other) {
    if (one.line != other.line) return false;
    const auto in_pieces = [](BlankKind kind) {
        return kind == BlankKind::seq || kind == BlankKind::ack || kind == BlankKind::flags;
    };
    if (one.kind == BlankKind::flags || other.kind == BlankKind::flags)
        return in_pieces(one.kind) && in_pieces(other.kind);
    return false;
}

class Maker {
  public:
    Maker(const story::Story& story, const std::vector<BlankKind>& kinds, Seed& seed)
        : story_(story), kinds_(kinds), seed_(seed) {}

    Sheet make(std::size_t count) {
        choose_window(count);
        choose_places(count);
        for (std::size_t at = 0; at < story_.lines.size(); ++at)
            add_line(window_.empty() ? at : arranged(at));
        if (!window_.empty()) sheet_.before = earlier_lines(story_, window_begin_, shuffled_);
        return std::move(sheet_);
    }

  private:
    /// Some lines that follow each other, to be put in order.
    void choose_window(std::size_t count) {
        if (std::find(kinds_.begin(), kinds_.end(), BlankKind::order) == kinds_.end()) return;
        const std::size_t size =
            std::min(kinds_.size() == 1 ? std::max(count, fewest_lines_to_order)
                                        : std::max(count / 2, fewest_lines_to_order),
                     most_lines_to_order);
        std::vector<std::size_t> begins;
        for (std::size_t begin = 0; begin + size <= story_.lines.size(); ++begin) {
            const auto first = story_.lines.begin() + static_cast<std::ptrdiff_t>(begin);
            const auto orderable = [](const story::Line& line) { return can_be_ordered(line); };
            const auto is_segment = [](const story::Line& line) {
                return std::holds_alternative<story::Segment>(line.body);
            };
            const auto last = first + static_cast<std::ptrdiff_t>(size);
            if (std::all_of(first, last, orderable) && std::any_of(first, last, is_segment))
                begins.push_back(begin);
        }
        if (begins.empty()) return;
        window_begin_ = begins[seed_.below(begins.size())];
        window_.resize(size);
        std::iota(window_.begin(), window_.end(), window_begin_);
        shuffled_ = window_;
        while (std::is_sorted(shuffled_.begin(), shuffled_.end())) seed_.shuffle(shuffled_);
        sheet_.different =
            static_cast<double>(begins.size()) * std::tgamma(static_cast<double>(size) + 1);
    }

    void choose_places(std::size_t count) {
        std::vector<BlankPlace> places = places_of(story_, kinds_);
        std::erase_if(places, [&](const BlankPlace& place) {
            return in_window(place.line) || story::has_blank(line_text(story_.lines[place.line]));
        });
        if (places.empty() && window_.empty())
            throw UsageError("there is nothing to leave blank: the trace has no " +
                             list_of(kinds_));
        const std::size_t wanted = count > window_.size() ? count - window_.size() : 0;
        const double choices =
            std::lgamma(static_cast<double>(places.size()) + 1) -
            std::lgamma(static_cast<double>(std::min(wanted, places.size())) + 1) -
            std::lgamma(static_cast<double>(places.size() - std::min(wanted, places.size())) + 1);
        sheet_.different = std::max(sheet_.different, 1.0) * std::exp(choices);
        seed_.shuffle(places);
        for (const BlankPlace& place : places) {
            if (chosen_.size() == wanted) break;
            const bool crowded =
                std::any_of(chosen_.begin(), chosen_.end(),
                            [&](const auto& other) { return too_close(place, other); });
            if (!crowded) chosen_.push_back(place);
        }
    }

    [[nodiscard]] bool in_window(std::size_t line) const {
        return std::find(window_.begin(), window_.end(), line) != window_.end();
    }
    [[nodiscard]] std::size_t arranged(std::size_t at) const {
        return in_window(at) ? shuffled_[at - window_begin_] : at;
    }

    void add_line(std::size_t index) {
        const story::Line& whole = story_.lines[index];
        if (in_window(index)) {
            const std::size_t number = index - window_begin_ + 1;
            sheet_.blanks.push_back({BlankKind::order,
                                     sheet_.lines.size(),
                                     std::to_string(number),
                                     {},
                                     advice_on(BlankKind::order, whole)});
            sheet_.lines.push_back(whole_text(whole) + std::string(order_blank));
            return;
        }
        story::Line blanked = whole;
        std::vector<BlankPlace> here;
        for (const BlankPlace& place : chosen_)
            if (place.line == index) here.push_back(place);
        for (const BlankPlace& place : here) make_blank(blanked, place);
        add_blanks(whole, line_text(blanked), here);
        sheet_.lines.push_back(here.empty() ? whole_text(whole) : line_text(blanked));
    }

    /// The keys are what the whole line has in place of the blanks.
    void add_blanks(const story::Line& whole, const std::string& pattern,
                    std::vector<BlankPlace>& here) {
        if (here.empty()) return;
        std::sort(here.begin(), here.end(), [](const BlankPlace& one, const BlankPlace& other) {
            return column_of(one) < column_of(other);
        });
        const auto keys = filled_in(pattern, line_text(whole));
        for (std::size_t at = 0; at < here.size(); ++at)
            sheet_.blanks.push_back({here[at].kind, sheet_.lines.size(), keys->at(at),
                                     also_right(here[at].kind, whole, keys->at(at)),
                                     advice_on(here[at].kind, whole)});
    }

    /// From left to right: pieces, cause, states.
    static std::size_t column_of(const BlankPlace& place) {
        constexpr std::size_t after_pieces = 100;
        if (place.kind == BlankKind::woken || place.kind == BlankKind::cause) return after_pieces;
        if (place.kind == BlankKind::state) return after_pieces + 1 + place.field;
        return 2 * place.field + (place.end ? 1 : 0);
    }

    const story::Story& story_;
    const std::vector<BlankKind>& kinds_;
    Seed& seed_;
    Sheet sheet_;
    std::vector<BlankPlace> chosen_;
    std::vector<std::size_t> window_;    ///< indices of the story's lines
    std::vector<std::size_t> shuffled_;  ///< the same, as they stand in the sheet
    std::size_t window_begin_ = 0;
};

}  // namespace

Sheet make_sheet(const story::Story& story, const std::vector<BlankKind>& kinds, std::size_t count,
                 Seed seed) {
    return Maker(story, kinds, seed).make(count);
}

std::vector<std::string> solved(const Sheet& sheet) {
    std::vector<std::string> lines = sheet.lines;
    for (const Blank& blank : sheet.blanks) {
        std::string& line = lines[blank.line];
        line.replace(line.find(story::blank_text), story::blank_text.size(), blank.key);
    }
    return lines;
}

}  // namespace tcpwhy::teach
