// The pages of docs/notes, which `tcpwhy explain` prints: one for each note, state, timer, rule,
// flag, outcome, notice, problem and other words. A page has one or more kinds and begins like
// this:
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

#include "common/text/embedded_text.hpp"

namespace tcpwhy::explain {

/// The files of docs/notes at build time; the build generates this function.
std::span<const EmbeddedText> note_page_texts();

enum class PageKind : std::uint8_t {
    note,
    state,
    timer,
    rule,
    flag,
    outcome,
    notice,
    problem,
    word
};
std::string_view name(PageKind kind);  ///< "note"

struct NotePage {
    std::string_view file;               ///< "time-wait"
    std::string_view title;              ///< "TIME-WAIT", as in a trace
    std::vector<PageKind> kinds;         ///< none: the page is malformed
    std::vector<std::string_view> also;  ///< other names
    std::string summary;                 ///< the first paragraph, in one line
    std::string_view text;               ///< the whole page
};

/// The page refers to `text`, which must outlive it.
NotePage read_note_page(const EmbeddedText& text);

class NotePages {
  public:
    explicit NotePages(std::span<const EmbeddedText> texts);

    [[nodiscard]] const std::vector<NotePage>& all() const { return pages_; }

    /// The page with this file name, title or other name. Several flags as tcpdump writes them
    /// ("FP.") give one page each. Case does not matter; '_', '-' and blanks are the same. Empty:
    /// none.
    [[nodiscard]] std::vector<const NotePage*> on(std::string_view topic) const;

    /// The topic most similar to a mistyped one; "": none is similar.
    [[nodiscard]] std::string nearest(std::string_view topic) const;

    /// All pages by kind, one line each: the name and the summary, cut to `width` columns.
    [[nodiscard]] std::string list(int width, bool color, bool unicode) const;

  private:
    [[nodiscard]] const NotePage* named(std::string_view key) const;

    std::vector<NotePage> pages_;
};

}  // namespace tcpwhy::explain
