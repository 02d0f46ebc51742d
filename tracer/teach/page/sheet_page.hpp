// A worksheet as a page for a browser without a network: an input for each blank, and a button that
// saves the sheet as text_of() writes it, with the answers in place of the blanks. The key is not
// in it. Pure.
#pragma once

#include <string>

#include "tracer/teach/sheet/sheet_file.hpp"

namespace tcpwhy::teach {

struct SheetPageNames {
    std::string saved;    ///< the file that the page saves: "anna.story"
    std::string capture;  ///< the capture that goes with the sheet; "": none
};

/// One HTML document.
std::string sheet_page(const BuiltSheet& built, const SheetPageNames& names);

}  // namespace tcpwhy::teach
