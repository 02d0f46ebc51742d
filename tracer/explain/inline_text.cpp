#include "tracer/explain/inline_text.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "common/text/utf8.hpp"

namespace tcpwhy::explain {
namespace {

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

}  // namespace

std::vector<Word> words_of(std::string_view line, bool unicode) {
    return Inline(line, unicode).words();
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

int width_of_words(const std::vector<Word>& words) {
    int columns = 0;
    for (const Word& word : words) columns += width_of_word(word) + 1;
    return std::max(columns - 1, 0);
}

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

}  // namespace tcpwhy::explain
