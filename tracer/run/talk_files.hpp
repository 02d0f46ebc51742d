// A temporary folder with the files that a run gives to its programs; gone with this object. There
// is one at a time.
#pragma once

#include <string>

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
};

/// For a signal handler that ends the program: no destructor runs then.
void remove_talk_files();

}  // namespace tcpwhy::run
