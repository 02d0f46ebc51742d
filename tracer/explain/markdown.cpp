#include "tracer/explain/markdown.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "common/text/trimmed.hpp"
#include "common/text/utf8.hpp"
#include "tracer/explain/inline_text.hpp"

namespace tcpwhy::explain {
namespace {

constexpr int narrowest_column = 10;

std::string blanks(int count) {
    return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

class Page {
  public:
    explicit Page(const Look& look) : look_(look) { look_.width = std::max(look.width, 20); }

    void line(std::string_view text) {
        if (text.starts_with("# ") || text.starts_with("## ")) {
            end_block();
            separate();
            append_heading(out_, plain_markdown(text.substr(text.find(' ') + 1), look_.unicode),
                           look_.color);
            headed_ = true;
        } else if (trimmed(text).empty()) {
            end_block();
        } else if (text.starts_with("    ") && paragraph_.empty()) {
            code(text.substr(4));
        } else if (text.starts_with("- ")) {
            end_paragraph();
            bullet_ = true;
            paragraph_ = trimmed(text.substr(2));
        } else if (text.starts_with("|")) {
            end_paragraph();
            rows_.push_back(cells_of(text));
        } else {
            if (!paragraph_.empty()) paragraph_ += ' ';
            paragraph_ += trimmed(text);
        }
    }

    std::string finish() {
        end_block();
        return std::move(out_);
    }

  private:
    void separate() {
        if (!out_.empty() && !headed_ && !within_) out_ += '\n';
        headed_ = false;
    }

    void end_block() {
        end_paragraph();
        end_table();
        within_ = false;
    }

    void code(std::string_view text) {
        end_table();
        separate();
        within_ = true;
        out_ += "      ";
        std::string shown;
        tcpwhy::append_visible(shown, text, look_.unicode);
        append_code(out_, shown, look_.color);
        out_ += '\n';
    }

    void end_paragraph() {
        if (paragraph_.empty()) return;
        separate();
        const int indent = bullet_ ? 4 : 2;
        auto words = words_of(paragraph_, look_.unicode);
        bool first = true;
        for (const auto& line : wrap(std::move(words), look_.width - indent)) {
            out_ += std::exchange(first, false) && bullet_ ? "  - " : blanks(indent);
            append_words(out_, line, look_.color);
            out_ += '\n';
        }
        paragraph_.clear();
        within_ = bullet_;  // no empty line between the items of a list
        bullet_ = false;
    }

    [[nodiscard]] std::vector<std::vector<Word>> cells_of(std::string_view row) const {
        std::vector<std::vector<Word>> cells;
        row = trimmed(row.substr(1));
        while (!row.empty()) {
            const std::size_t bar = row.find('|');
            cells.push_back(words_of(trimmed(row.substr(0, bar)), look_.unicode));
            row.remove_prefix(bar == std::string_view::npos ? row.size() : bar + 1);
        }
        return cells;
    }

    static bool is_rule(const std::vector<std::vector<Word>>& cells) {
        return std::all_of(cells.begin(), cells.end(), [](const std::vector<Word>& cell) {
            return cell.size() == 1 && cell[0].size() == 1 &&
                   cell[0][0].text.find_first_not_of("-:") == std::string::npos;
        });
    }

    void end_table() {
        if (rows_.empty()) return;
        separate();
        std::vector<int> columns;
        for (const auto& row : rows_) {
            if (is_rule(row)) continue;
            columns.resize(std::max(columns.size(), row.size()));
            for (std::size_t at = 0; at < row.size(); ++at)
                columns[at] = std::max(columns[at], width_of_words(row[at]));
        }
        for (const auto& row : rows_)
            if (!row.empty() && !is_rule(row)) draw_row(row, columns);
        rows_.clear();
    }

    void draw_row(const std::vector<std::vector<Word>>& row, const std::vector<int>& columns) {
        std::string front = blanks(2);
        int indent = 2;
        for (std::size_t at = 0; at + 1 < row.size(); ++at) {
            append_words(front, row[at], look_.color);
            front += blanks(columns[at] - width_of_words(row[at]) + 2);
            indent += columns[at] + 2;
        }
        const int room = std::max(look_.width - indent, narrowest_column);
        for (const auto& line : wrap(row.back(), room)) {
            out_ += front;
            append_words(out_, line, look_.color);
            while (out_.ends_with(' ')) out_.pop_back();
            out_ += '\n';
            front = blanks(indent);
        }
    }

    Look look_;
    std::string out_;
    std::string paragraph_;
    std::vector<std::vector<std::vector<Word>>> rows_;
    bool bullet_ = false;
    bool headed_ = false;  ///< the last element was a heading
    bool within_ = false;  ///< in a list or in code: no empty lines
};

}  // namespace

std::string render_markdown(std::string_view text, const Look& look) {
    Page page(look);
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        page.line(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return page.finish();
}

std::string plain_markdown(std::string_view line, bool unicode) {
    std::string out;
    append_words(out, words_of(line, unicode), false);
    return out;
}

void append_heading(std::string& out, std::string_view words, bool color) {
    append_painted(out, words, Style::strong, color);
    out += '\n';
}

void append_code(std::string& out, std::string_view words, bool color) {
    append_painted(out, words, Style::code, color);
}

}  // namespace tcpwhy::explain
