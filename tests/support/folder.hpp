// A folder of a test's own, gone with it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace tcpwhy::test {

class Folder {
  public:
    /// Everybody may read it, because a lab runs its programs as a user of its own making; `more`
    /// is what else is allowed.
    explicit Folder(std::filesystem::perms more = std::filesystem::perms::none) {
        using std::filesystem::perms;
        std::string pattern = std::filesystem::temp_directory_path() / "tcpwhy-test-XXXXXX";
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp: " + pattern);
        path_ = pattern;
        std::filesystem::permissions(path_, perms::others_read | perms::others_exec | more,
                                     std::filesystem::perm_options::add);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    [[nodiscard]] std::string path() const { return path_; }
    [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }
    /// The file is written first.
    [[nodiscard]] std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
        return path_ / name;
    }

  private:
    std::filesystem::path path_;
};

}  // namespace tcpwhy::test
