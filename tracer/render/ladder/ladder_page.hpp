// The ladder's page: rows are drawn as lines of two lanes with arrows between them. Knows columns,
// glyphs and colours, and nothing of what the rows mean. ladder_middle draws the lanes and the
// middle.
//
//     time      client's cell | lane |        middle        | lane | server's cell
#pragma once

#include <string>
#include <string_view>

#include "tracer/model/ids.hpp"
#include "tracer/render/ladder/ladder_middle.hpp"
#include "tracer/render/ladder/ladder_row.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

class LadderPage {
  public:
    explicit LadderPage(const Options& options);

    /// Room for a label.
    [[nodiscard]] int label_columns(Stroke stroke) const { return middle_.label_columns(stroke); }
    /// Room for one line of a remark.
    [[nodiscard]] int remark_columns() const { return middle_.remark_columns(); }
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
    void draw_time(std::string& out, const Row& row, model::Time start) const;
    void draw_cell(std::string& out, const Cell& cell, model::Side side) const;
    void draw_cells(std::string& out, std::string_view words, std::string_view state,
                    model::Side side, Tone tone) const;
    void draw_across(std::string& out, const Row& row, model::Time start) const;
    void paint(std::string& out, std::string_view code, std::string_view text) const;
    [[nodiscard]] std::string_view chosen(const Cell& cell) const;
    [[nodiscard]] bool fits_with_state(const Cell& cell) const;

    int width_;
    bool unicode_;
    bool color_;
    LadderMiddle middle_;
    int side_;  ///< columns of a cell
};

}  // namespace tcpwhy::render
