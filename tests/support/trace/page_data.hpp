// The data in a page of --format html.
#pragma once

#include <string>

namespace tcpwhy::test {

/// The text in the page's data block; fails unless the rest is the page as it was built.
std::string data_of(const std::string& page);

/// The data block as JSON Lines, byte for byte as --format json writes them; fails if a character
/// that could end the block is in it.
std::string json_lines_of(const std::string& page);

}  // namespace tcpwhy::test
