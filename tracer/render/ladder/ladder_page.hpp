// The ladder's page: rows are drawn as lines of two lanes with arrows between them. Knows columns,
// glyphs and colours, and nothing of what the rows mean.
//
//     time      client's cell | lane |        middle        | lane | server's cell
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

enum class Tone : std::uint8_t { plain, call, waiting, kernel, process, alarm, title };

/// The text outside a lane: the first wording that fits, and a state next to the lane.
struct Cell {
    std::vector<std::string> wordings;  ///< longest first; the last is cut where none fits
    std::string state;
    Tone tone = Tone::plain;
};

/// `foreign` comes from neither end: it begins on the way. `implied` was not seen, and `open_ended`
/// may not have arrived either.
enum class Stroke : std::uint8_t { none, plain, again, reset, lost, foreign, implied, open_ended };

struct Row {
    model::Time time = 0;
    bool timed = true;
    std::string_view unit;  ///< stands in the time's column when it is not timed
    Cell client;
    Cell server;
    Stroke stroke = Stroke::none;          ///< the arrow, if any
    model::Side from = model::Side::none;  ///< where it begins, or comes from
    std::string label;                     ///< on the arrow
    /// In the middle, wrapped, also at its newlines; below the arrow, if there is one.
    std::string remark;
    /// In the middle beside the lane of `from`, where no arrow stands: the first wording that fits,
    /// if one does. A remark begins below it.
    std::vector<std::string> beside;
    std::string below;    ///< whole lines that follow, as they are
    std::string across;   ///< instead of lanes: text over the width, wrapped
    bool folded = false;  ///< stands for many: broken lanes

    [[nodiscard]] Cell& cell(model::Side side) {
        return side == model::Side::client ? client : server;
    }
};

class LadderPage {
  public:
    explicit LadderPage(const Options& options);

    /// Room for a label; an arrow that breaks off keeps some for the break.
    [[nodiscard]] int label_columns(Stroke stroke) const {
        return middle_ - (stroke == Stroke::lost ? 10 : 4);
    }
    /// Room for one line of a remark.
    [[nodiscard]] int remark_columns() const { return middle_ - 2; }
    [[nodiscard]] int side_columns() const { return side_; }
    [[nodiscard]] int width() const { return width_; }
    [[nodiscard]] bool unicode() const { return unicode_; }

    /// Text over the whole width, cut to it.
    void draw_line(std::string& out, std::string_view text, Tone tone) const;
    /// The same in as many lines as it takes.
    void draw_lines(std::string& out, std::string_view text, Tone tone) const;
    /// A rule over the whole width with a title in it.
    void draw_rule(std::string& out, std::string_view title) const;
    /// `start` is the moment that times count from.
    void draw(std::string& out, const Row& row, model::Time start) const;

  private:
    struct Glyphs;
    [[nodiscard]] const Glyphs& glyphs() const;
    void draw_time(std::string& out, const Row& row, model::Time start) const;
    void draw_cell(std::string& out, const Cell& cell, model::Side side) const;
    void draw_cells(std::string& out, std::string_view words, std::string_view state,
                    model::Side side, Tone tone) const;
    void draw_across(std::string& out, const Row& row, model::Time start) const;
    void draw_arrow(std::string& out, const Row& row) const;
    void draw_foreign(std::string& out, const Row& row) const;
    void draw_lanes_between(std::string& out, const Row& row, std::string_view middle) const;
    void draw_beside(std::string& out, const Row& row, std::string_view words) const;
    [[nodiscard]] std::string_view fitting_beside(const Row& row) const;
    void paint(std::string& out, std::string_view code, std::string_view text) const;
    [[nodiscard]] std::string_view chosen(const Cell& cell) const;
    [[nodiscard]] bool fits_with_state(const Cell& cell) const;

    int width_;
    int side_;
    int middle_;
    bool unicode_;
    bool color_;
};

}  // namespace tcpwhy::render
