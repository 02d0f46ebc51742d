// The two lanes of a line of the ladder and the middle between them: an arrow with its label, words
// beside a lane, or a line of a remark. Widths are columns of the terminal.
#pragma once

#include <string>
#include <string_view>

#include "tracer/render/ladder/ladder_row.hpp"

namespace tcpwhy::render {

class LadderMiddle {
  public:
    /// `columns`: between the lanes.
    LadderMiddle(int columns, bool unicode, bool color)
        : columns_(columns), unicode_(unicode), color_(color) {}

    [[nodiscard]] int columns() const { return columns_; }
    /// Room for a label; an arrow that breaks off keeps some for the break.
    [[nodiscard]] int label_columns(Stroke stroke) const {
        return columns_ - (stroke == Stroke::lost ? 10 : 4);
    }
    /// Room for one line of a remark, or for words beside a lane.
    [[nodiscard]] int remark_columns() const { return columns_ - 2; }

    /// The row has a stroke.
    void draw_arrow(std::string& out, const Row& row) const;
    /// `line` has at most remark_columns(), and may be empty.
    void draw_remark(std::string& out, const Row& row, std::string_view line) const;
    /// The first of the row's wordings for it that fits; "" if none does.
    [[nodiscard]] std::string_view fitting_beside(const Row& row) const;
    void draw_beside(std::string& out, const Row& row, std::string_view words) const;

  private:
    void draw_foreign(std::string& out, const Row& row) const;
    void paint(std::string& out, std::string_view code, std::string_view text) const;

    int columns_;
    bool unicode_;
    bool color_;
};

}  // namespace tcpwhy::render
