#include "common/manual/written_manuals.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>

#include "common/manual/bash_completion.hpp"
#include "common/manual/fish_completion.hpp"
#include "common/manual/man_page.hpp"
#include "common/manual/zsh_completion.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy {
namespace {

void write(const std::filesystem::path& file, const std::string& text) {
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (!failed) {
        std::ofstream out(file);
        out << text;
        out.close();
        if (out) return;
        failed = std::error_code(errno, std::generic_category());
    }
    refuse_input("cannot write " + file.string(), failed.value());
}

}  // namespace

void write_manuals(const std::string& folder, const std::vector<const Manual*>& manuals,
                   const std::string& version) {
    const std::filesystem::path root(folder);
    std::vector<std::string> pages;
    pages.reserve(manuals.size());
    for (const Manual* manual : manuals) pages.push_back(manual->page());
    for (const Manual* manual : manuals)
        write(root / "man/man1" / (manual->page() + ".1"), man_page(*manual, version, pages));
    const std::string& program = manuals.front()->program;
    write(root / "bash-completion/completions" / program, bash_completion(manuals));
    write(root / "zsh/vendor-completions" / ("_" + program), zsh_completion(manuals));
    write(root / "fish/vendor_completions.d" / (program + ".fish"), fish_completion(manuals));
}

}  // namespace tcpwhy
