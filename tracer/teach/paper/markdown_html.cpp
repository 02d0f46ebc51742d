#include "tracer/teach/paper/markdown_html.hpp"

#include <algorithm>
#include <vector>

#include "common/text/trimmed.hpp"
#include "tracer/explain/inline_text.hpp"

namespace tcpwhy::teach {
namespace {

std::string element(const std::string& tag, const std::string& html) {
    std::string out = "<";
    out += tag;
    out += '>';
    out += html;
    out += "</";
    out += tag;
    return out + '>';
}

std::string_view tag_of(explain::Style style) {
    switch (style) {
        case explain::Style::strong:
            return "strong";
        case explain::Style::stress:
            return "em";
        case explain::Style::code:
            return "code";
        case explain::Style::plain:
            break;
    }
    return "";
}

class HtmlPage {
  public:
    void line(std::string_view text) {
        if (text.starts_with("```")) return fence();
        if (in_fence_) return code(text);
        if (text.starts_with("<!--")) return;
        if (text.starts_with("    ") && paragraph_.empty()) {
            open("pre");
            return code(text.substr(4));
        }
        if (text.starts_with("- ")) {
            end_paragraph();
            open("ul");
            paragraph_ = text.substr(2);
            item_ = true;
        } else if (text.starts_with("|")) {
            row(text);
        } else if (text.starts_with("#")) {
            heading(text);
        } else if (trimmed(text).empty()) {
            end_paragraph();
            open("");
        } else {
            if (paragraph_.empty() && !item_) open("");
            paragraph_ += (paragraph_.empty() ? "" : " ") + std::string(trimmed(text));
        }
    }

    std::string finish() {
        end_paragraph();
        open("");
        return std::move(out_);
    }

  private:
    void fence() {
        end_paragraph();
        in_fence_ = !in_fence_;
        open(in_fence_ ? "pre" : "");
    }
    void code(std::string_view text) { out_ += escaped_html(text) + '\n'; }

    /// Closes the open block unless it is of this kind, and opens one ("": none).
    void open(const std::string& kind) {
        if (kind == block_) return;
        if (!block_.empty()) out_ += "</" + block_ + ">\n";
        block_ = kind;
        if (!block_.empty()) out_ += '<' + block_ + ">\n";
    }

    void heading(std::string_view text) {
        end_paragraph();
        open("");
        const std::size_t marks = std::min(text.find_first_not_of('#'), text.size());
        const std::string level = std::to_string(std::clamp<std::size_t>(marks, 1, 4));
        out_ +=
            "<h" + level + ">" + inline_html(trimmed(text.substr(marks))) + "</h" + level + ">\n";
    }

    void row(std::string_view text) {
        end_paragraph();
        if (text.find_first_not_of("|-: ") == std::string_view::npos) return;
        const std::string cell = block_ == "table" ? "td" : "th";
        open("table");
        out_ += "<tr>";
        text.remove_prefix(1);
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('|'), text.size());
            if (end == text.size() && trimmed(text).empty()) break;
            out_ += element(cell, inline_html(trimmed(text.substr(0, end))));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        out_ += "</tr>\n";
    }

    void end_paragraph() {
        if (!paragraph_.empty())
            out_ +=
                (item_ ? "<li>" : "<p>") + inline_html(paragraph_) + (item_ ? "</li>\n" : "</p>\n");
        paragraph_.clear();
        item_ = false;
    }

    std::string out_;
    std::string block_;      ///< the tag that is open: "pre", "ul", "table"
    std::string paragraph_;  ///< or the item of a list
    bool item_ = false;
    bool in_fence_ = false;
};

}  // namespace

std::string escaped_html(std::string_view text) {
    std::string out;
    for (const char letter : text) {
        if (letter == '&')
            out += "&amp;";
        else if (letter == '<')
            out += "&lt;";
        else if (letter == '>')
            out += "&gt;";
        else if (letter == '"')
            out += "&quot;";
        else
            out += letter;
    }
    return out;
}

std::string inline_html(std::string_view line) {
    std::string out;
    for (const explain::Word& word : explain::words_of(line, true)) {
        if (!out.empty()) out += ' ';
        for (const explain::Part& part : word) {
            const std::string tag(tag_of(part.style));
            const std::string text = escaped_html(part.text);
            out += tag.empty() ? text : element(tag, text);
        }
    }
    return out;
}

std::string markdown_html(std::string_view text) {
    HtmlPage page;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        page.line(text.substr(start, end - start));
        start = end + 1;
    }
    return page.finish();
}

}  // namespace tcpwhy::teach
