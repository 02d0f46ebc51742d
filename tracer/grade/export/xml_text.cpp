#include "tracer/grade/export/xml_text.hpp"

#include "common/text/utf8.hpp"

namespace tcpwhy::grade {
namespace {

bool xml_has(const Character& character) {
    const char32_t code = character.code;
    if (character.length == 0) return false;
    if (code < 0x20) return code == '\n' || code == '\t';
    return code != 0x7f && code != 0xfffe && code != 0xffff;
}

std::string_view reference_of(char letter, bool attribute) {
    switch (letter) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\n':
            return attribute ? "&#10;" : "";
        case '\t':
            return attribute ? "&#9;" : "";
        default:
            return "";
    }
}

}  // namespace

std::string xml_escaped(std::string_view text, bool attribute) {
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const Character character = first_character(text);
        const std::size_t length = character.length == 0 ? 1 : character.length;
        const std::string_view reference = reference_of(text.front(), attribute);
        if (!xml_has(character))
            out += '?';
        else if (!reference.empty())
            out += reference;
        else
            out += text.substr(0, length);
        text.remove_prefix(length);
    }
    return out;
}

void XmlText::finish_start() {
    if (in_start_) out_ += '>';
    in_start_ = false;
}

void XmlText::open(std::string_view tag, const Attributes& attributes) {
    if (in_start_) {
        finish_start();
        out_ += '\n';
    }
    out_.append(open_.size(), ' ');
    out_ += '<';
    out_ += tag;
    for (const auto& [key, value] : attributes) {
        out_ += ' ';
        out_ += key;
        out_ += "=\"";
        out_ += xml_escaped(value, true);
        out_ += '"';
    }
    open_.emplace_back(tag);
    in_start_ = true;
    has_text_ = false;
}

void XmlText::text(std::string_view text) {
    finish_start();
    out_ += xml_escaped(text, false);
    has_text_ = true;
}

void XmlText::close() {
    const std::string tag = open_.back();
    open_.pop_back();
    if (in_start_) {
        out_ += "/>\n";
        in_start_ = false;
        return;
    }
    if (!has_text_) out_.append(open_.size(), ' ');
    out_ += "</";
    out_ += tag;
    out_ += ">\n";
    has_text_ = false;
}

std::string XmlText::take() {
    return std::move(out_);
}

}  // namespace tcpwhy::grade
