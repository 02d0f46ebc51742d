// SVG's elements as text, appended to a string. Coordinates are px. Words become text whatever is
// in them; classes, attributes and paths are the caller's own and are not escaped.
#pragma once

#include <string>
#include <string_view>

namespace tcpwhy::render {

class Svg {
  public:
    explicit Svg(std::string& out) : out_(out) {}

    Svg& raw(std::string_view markup);
    Svg& number(int value);
    /// XML has no control characters, so they are shown as escapes.
    Svg& words(std::string_view text);

    void text(int x, int y, std::string_view anchor, std::string_view classes,
              std::string_view content);
    void line(int x1, int x2, int y, std::string_view classes);
    void rect(int x, int y, int w, int h, int round, std::string_view attributes);
    /// A path that begins at x, y and goes on in relative steps.
    void path(int x, int y, std::string_view steps, std::string_view classes);
    /// A group that end_group() closes. `id` may be empty.
    void begin_group(std::string_view classes, std::string_view id);
    void end_group() { raw("</g>\n"); }

  private:
    std::string& out_;
};

}  // namespace tcpwhy::render
