// The page of a class, in two parts: between them goes its data. Generated from this folder.
#pragma once

#include <string_view>

namespace tcpwhy::grade {

extern const std::string_view class_page_head;
extern const std::string_view class_page_foot;

}  // namespace tcpwhy::grade
