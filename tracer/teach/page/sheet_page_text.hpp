// The page of a worksheet, in two parts: between them goes its data. Generated from this folder.
#pragma once

#include <string_view>

namespace tcpwhy::teach {

extern const std::string_view sheet_page_head;
extern const std::string_view sheet_page_foot;

}  // namespace tcpwhy::teach
