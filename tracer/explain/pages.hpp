// The pages of docs/notes, which `tcpwhy explain` prints: one for each note, state, timer, rule,
// flag, outcome and notice. A page is of one or more kinds and begins so:
//
//     # TIME-WAIT
//     *note, state, timer; also: TIME_WAIT, 2MSL*
//
//     One sentence that sums it up.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/embedded_text.hpp"

namespace tcpwhy::explain {

/// The folder's files as the build found them.
std::span<const EmbeddedText> note_page_texts();

enum class PageKind : std::uint8_t { note, state, timer, rule, flag, outcome, notice };
std::string_view name(PageKind kind);  ///< "note"

struct NotePage {
    std::string_view file;               ///< "time-wait"
    std::string_view title;              ///< "TIME-WAIT"; what it is called in a trace
    std::vector<PageKind> kinds;         ///< none: the page is malformed
    std::vector<std::string_view> also;  ///< other names
    std::string summary;                 ///< the first paragraph, in one line
    std::string_view text;               ///< all of it
};

/// Views into `text`, which has to live on.
NotePage read_note_page(const EmbeddedText& text);

class NotePages {
  public:
    explicit NotePages(std::span<const EmbeddedText> texts);

    [[nodiscard]] const std::vector<NotePage>& all() const { return pages_; }

    /// The pages on a topic: the one of that name, title or other name; for several flags as
    /// tcpdump writes them ("FP.") one for each. Letters may be small or capital, and '_', '-' and
    /// blanks are the same. Empty: there is none.
    [[nodiscard]] std::vector<const NotePage*> on(std::string_view topic) const;

    /// What a mistyped topic might have meant; "" when nothing is near.
    [[nodiscard]] std::string nearest(std::string_view topic) const;

    /// All pages by kind, one line each: the name and the summary, cut to `width` columns.
    [[nodiscard]] std::string list(int width, bool color, bool unicode) const;

  private:
    [[nodiscard]] const NotePage* named(std::string_view key) const;

    std::vector<NotePage> pages_;
};

}  // namespace tcpwhy::explain
