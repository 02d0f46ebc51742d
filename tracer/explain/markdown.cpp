#include "tracer/explain/markdown.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "common/trimmed.hpp"
#include "common/utf8.hpp"

namespace tcpwhy::explain {
namespace {

constexpr int narrowest_column = 10;

enum class Style : std::uint8_t { plain, strong, stress, code };

/// A word without blanks, and the style of its parts.
struct Part {
    Style style = Style::plain;
    std::string text;
};
using Word = std::vector<Part>;

// The colours of the ladder: calls in the client's colour, titles bold.
std::string_view paint_of(Style style) {
    switch (style) {
        case Style::strong:
            return "1";
        case Style::stress:
            return "3";
        case Style::code:
            return "36";
        case Style::plain:
            break;
    }
    return {};
}

void append_painted(std::string& out, std::string_view text, Style style, bool color) {
    const std::string_view paint = color ? paint_of(style) : std::string_view{};
    if (paint.empty()) {
        out += text;
        return;
    }
    out += "\x1b[";
    out += paint;
    out += 'm';
    out += text;
    out += "\x1b[0m";
}

/// Splits inline text into words. Marks that are not closed stay as text.
class Inline {
  public:
    Inline(std::string_view text, bool unicode) : rest_(text), unicode_(unicode) {}

    std::vector<Word> words() {
        while (!rest_.empty()) {
            if (take_marked("`", Style::code) || take_marked("**", Style::strong) ||
                take_marked("*", Style::stress) || take_link())
                continue;
            const tcpwhy::Character character = tcpwhy::first_character(rest_);
            const std::size_t length = std::max<std::size_t>(character.length, 1);
            put(rest_.substr(0, length), Style::plain);
            rest_.remove_prefix(length);
        }
        end_word();
        return std::move(words_);
    }

  private:
    bool take_marked(std::string_view mark, Style style) {
        if (!rest_.starts_with(mark)) return false;
        const std::size_t end = rest_.find(mark, mark.size());
        if (end == std::string_view::npos || end == mark.size() || rest_[mark.size()] == ' ')
            return false;
        put(rest_.substr(mark.size(), end - mark.size()), style);
        rest_.remove_prefix(end + mark.size());
        return true;
    }

    bool take_link() {
        if (!rest_.starts_with('[')) return false;
        const std::size_t middle = rest_.find("](");
        if (middle == std::string_view::npos) return false;
        const std::size_t end = rest_.find(')', middle);
        if (end == std::string_view::npos) return false;
        const std::string_view words = rest_.substr(1, middle - 1);
        if (words.find('[') != std::string_view::npos) return false;
        const bool code = words.size() > 2 && words.front() == '`' && words.back() == '`';
        put(code ? words.substr(1, words.size() - 2) : words, code ? Style::code : Style::plain);
        rest_.remove_prefix(end + 1);
        return true;
    }

    /// A blank ends a word, except in code, which stays on one line.
    void put(std::string_view text, Style style) {
        while (!text.empty()) {
            const std::size_t blank =
                style == Style::code ? std::string_view::npos : text.find(' ');
            const std::string_view word = text.substr(0, blank);
            if (!word.empty()) {
                if (word_.empty() || word_.back().style != style) word_.push_back({style, {}});
                tcpwhy::append_visible(word_.back().text, word, unicode_);
            }
            if (blank == std::string_view::npos) return;
            end_word();
            text.remove_prefix(blank + 1);
        }
    }

    void end_word() {
        if (!word_.empty()) words_.push_back(std::exchange(word_, {}));
    }

    std::string_view rest_;
    bool unicode_;
    Word word_;
    std::vector<Word> words_;
};

int width_of_word(const Word& word) {
    int columns = 0;
    for (const Part& part : word) columns += tcpwhy::width_of(part.text);
    return columns;
}

int width_of_words(const std::vector<Word>& words) {
    int columns = 0;
    for (const Word& word : words) columns += width_of_word(word) + 1;
    return std::max(columns - 1, 0);
}

/// Lines of at most `columns` (a longer word exceeds it); at least one line.
std::vector<std::vector<Word>> wrap(std::vector<Word> words, int columns) {
    std::vector<std::vector<Word>> lines(1);
    int used = 0;
    for (Word& word : words) {
        const int wide = width_of_word(word);
        if (!lines.back().empty() && used + 1 + wide > columns) {
            lines.emplace_back();
            used = 0;
        }
        used += wide + (lines.back().empty() ? 0 : 1);
        lines.back().push_back(std::move(word));
    }
    return lines;
}

void append_words(std::string& out, const std::vector<Word>& words, bool color) {
    bool first = true;
    for (const Word& word : words) {
        if (!std::exchange(first, false)) out += ' ';
        for (const Part& part : word) append_painted(out, part.text, part.style, color);
    }
}

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
        auto words = Inline(paragraph_, look_.unicode).words();
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
            cells.push_back(Inline(trimmed(row.substr(0, bar)), look_.unicode).words());
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
    append_words(out, Inline(line, unicode).words(), false);
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
