#include "tracer/scenario/toml_letters.hpp"

namespace tcpwhy::scenario {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

bool is_ascii(char byte) {
    return static_cast<unsigned char>(byte) < 0x80;
}

bool continues_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
}

class Scan {
  public:
    explicit Scan(std::string_view text) : rest_(text) {
        if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
    }

    std::optional<TomlPlace> stray() {
        while (!rest_.empty()) {
            if (!is_ascii(rest_[0])) return place_;
            if (rest_[0] == '#')
                skip_comment();
            else if (begins_string()) {
                if (!skip_string(rest_[0])) return place_;
            } else {
                skip(1);
            }
        }
        return std::nullopt;
    }

  private:
    /// Behind a bare word a quote is but one letter more of it, to a parser that has not seen the
    /// mistake yet.
    [[nodiscard]] bool begins_string() const {
        constexpr std::string_view before = " \t\r\n=[{,";
        return (rest_[0] == '"' || rest_[0] == '\'') &&
               (before.find(last_) != std::string_view::npos);
    }

    void skip(std::size_t bytes) {
        for (const char byte : rest_.substr(0, bytes)) {
            last_ = byte;
            if (byte == '\n')
                place_ = {place_.line + 1, 1};
            else if (!continues_character(byte))
                ++place_.column;
        }
        rest_.remove_prefix(bytes < rest_.size() ? bytes : rest_.size());
    }

    void skip_comment() {
        while (!rest_.empty() && rest_[0] != '\n') skip(1);
    }

    /// False where a line is continued by what must not stand there.
    bool skip_string(char quote) {
        const std::string_view three = quote == '"' ? "\"\"\"" : "'''";
        const bool is_long = rest_.starts_with(three);
        const std::string_view mark = three.substr(0, is_long ? 3 : 1);
        skip(mark.size());
        while (!rest_.empty() && !rest_.starts_with(mark)) {
            if (!is_long && rest_[0] == '\n') return true;  // not closed: the parser says so
            const bool escapes = quote == '"' && rest_[0] == '\\';
            skip(1);
            if (escapes && !skip_escaped(is_long)) return false;
        }
        skip(mark.size());
        // A long string may end with up to two quotes of its own.
        for (int more = 0; is_long && more < 2 && rest_.starts_with(quote); ++more) skip(1);
        return true;
    }

    bool skip_escaped(bool is_long) {
        const std::size_t end = rest_.find_first_not_of(" \t\r\n");
        const bool continues = is_long && rest_.substr(0, end).find('\n') != std::string_view::npos;
        if (continues) skip(end);
        if (rest_.empty()) return true;
        if (!is_ascii(rest_[0])) return false;
        if (!continues && rest_[0] != '\n') skip(1);
        return true;
    }

    std::string_view rest_;
    char last_ = '\n';
    TomlPlace place_;
};

}  // namespace

std::optional<TomlPlace> find_stray_letter(std::string_view text) {
    return Scan(text).stray();
}

}  // namespace tcpwhy::scenario
