// The source lines that a page shows beside the calls. Debug information names the files, and that
// can be anybody's: only regular files of a bounded size whose names end as sources do are read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace tcpwhy::run {

/// True for the name of a source file: "server.c", "/home/ann/talk.go".
bool is_source_name(std::string_view file);

class SourceFiles {
  public:
    /// The lines from `first` to `last` (from 1), as many as there are. Empty when the file cannot
    /// be read.
    std::vector<std::string> lines(const std::string& file, std::uint32_t first,
                                   std::uint32_t last);

  private:
    std::unordered_map<std::string, std::vector<std::string>> files_;
};

}  // namespace tcpwhy::run
