// A filled-in worksheet, marked blank by blank. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tracer/teach/sheet/sheet_file.hpp"

namespace tcpwhy::teach {

struct BlankMark {
    const Blank* blank = nullptr;  ///< of the sheet
    std::size_t line = 0;          ///< of the file, from 1
    std::string given;             ///< "____": not filled in
    bool right = false;
};

struct SheetMark {
    std::vector<BlankMark> blanks;

    [[nodiscard]] std::size_t points() const;
};

/// `built` must outlive the result. Throws UsageError "FILE:LINE: …" if the text differs from the
/// sheet outside its blanks, or ends too early.
SheetMark mark_sheet(const BuiltSheet& built, std::string_view text, const std::string& file);

/// Whether this answer is right in a blank of another kind than `order`.
bool is_right(const Blank& blank, std::string_view given);

/// "sheet.story:12: cause: 'accept' is wrong: RFC 9293, section 3.5 …"; with the key if `explain`.
std::string sentence_on(const BlankMark& mark, const std::string& file, bool explain);

}  // namespace tcpwhy::teach
