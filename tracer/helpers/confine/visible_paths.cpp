#include "tracer/helpers/confine/visible_paths.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>

namespace tcpwhy::helpers {
namespace {

namespace fs = std::filesystem;

constexpr std::array system_folders{"/usr",   "/bin",    "/sbin", "/lib", "/lib32",
                                    "/lib64", "/libx32", "/etc",  "/opt", "/nix/store"};
constexpr std::string_view usual_path =
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

bool lies_in(const fs::path& path, const fs::path& folder) {
    const auto [end, rest] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
    return end == folder.end();
}

void add_without(std::vector<std::string>& paths, const fs::path& path,
                 const std::vector<fs::path>& hidden) {
    for (const fs::path& one : hidden)
        if (lies_in(path, one)) return;
    const bool holds_hidden = std::any_of(hidden.begin(), hidden.end(),
                                          [&](const fs::path& one) { return lies_in(one, path); });
    if (!holds_hidden) {
        paths.push_back(path.string());
        return;
    }
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(path, ignored))
        add_without(paths, entry.path(), hidden);
}

}  // namespace

std::vector<std::string> visible_paths(const std::vector<std::string>& hidden) {
    std::vector<fs::path> real;
    for (const std::string& one : hidden) {
        std::error_code error;
        const fs::path path = fs::weakly_canonical(one, error);
        if (!error) real.push_back(path);
    }
    std::vector<std::string> paths;
    for (const char* folder : system_folders) {
        std::error_code error;
        if (fs::exists(folder, error)) add_without(paths, folder, real);
    }
    return paths;
}

std::string visible_path_variable(const std::vector<std::string>& visible) {
    const char* own = std::getenv("PATH");
    std::istringstream folders(own != nullptr ? own : std::string(usual_path));
    std::string path;
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::error_code error;
        const fs::path real = fs::canonical(folder, error);
        const auto shows = [&](const std::string& one) { return lies_in(real, one); };
        if (error || folder.front() != '/' || std::none_of(visible.begin(), visible.end(), shows))
            continue;
        path += (path.empty() ? "" : ":") + folder;
    }
    return path.empty() ? std::string(usual_path) : path;
}

}  // namespace tcpwhy::helpers
