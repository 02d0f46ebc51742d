// A temporary folder with the files that a run gives to its programs; gone with this object.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::run {

class TalkFiles {
  public:
    TalkFiles() = default;
    ~TalkFiles();
    TalkFiles(const TalkFiles&) = delete;
    TalkFiles& operator=(const TalkFiles&) = delete;

    /// Writes the text and returns the file's path. Throws UnavailableError.
    std::string add(const std::string& name, const std::string& text);

  private:
    std::string folder_;
    std::vector<std::string> files_;
};

}  // namespace tcpwhy::run
