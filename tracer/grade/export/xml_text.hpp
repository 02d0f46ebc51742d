// Writes XML 1.0, indented, with every value escaped. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcpwhy::grade {

class XmlText {
  public:
    using Attributes = std::vector<std::pair<std::string_view, std::string>>;

    void open(std::string_view tag, const Attributes& attributes);
    /// Characters that XML 1.0 does not have become "?".
    void text(std::string_view text);
    void close();
    /// The document. Every element must be closed.
    std::string take();

  private:
    void finish_start();

    std::string out_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    std::vector<std::string> open_;
    bool in_start_ = false;  ///< the start tag has no ">" yet
    bool has_text_ = false;
};

/// `attribute`: newlines stay as references.
std::string xml_escaped(std::string_view text, bool attribute);

}  // namespace tcpwhy::grade
