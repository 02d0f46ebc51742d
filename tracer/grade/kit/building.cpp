#include "tracer/grade/kit/building.hpp"

#include <algorithm>
#include <filesystem>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/grade/kit/archive.hpp"
#include "tracer/grade/many/whole_write.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_kit_bytes = 512U << 20U;

std::vector<KitFile> files_of_assignment(const std::string& folder) {
    std::vector<KitFile> files;
    std::uintmax_t bytes = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || entry.is_symlink()) continue;
        bytes += entry.file_size();
        if (bytes > most_kit_bytes)
            throw UsageError("cannot make a kit of " + folder + ": it has over 512 MiB");
        const bool runs = (entry.status().permissions() & fs::perms::owner_exec) != fs::perms::none;
        files.push_back({fs::relative(entry.path(), folder).string(),
                         whole_file(entry.path().string(), "cannot read the assignment"), runs});
    }
    std::sort(files.begin(), files.end(),
              [](const KitFile& one, const KitFile& other) { return one.path < other.path; });
    return files;
}

void write_folder(const std::string& folder, const std::vector<KitFile>& files) {
    for (const KitFile& file : files) {
        const fs::path path = fs::path(folder) / file.path;
        std::error_code error;
        fs::create_directories(path.parent_path(), error);
        if (error)
            throw UnavailableError(attempt_failed(
                "cannot make the folder " + path.parent_path().string(), error.value()));
        write_whole(path.string(), file.bytes);
        if (file.executable)
            fs::permissions(path,
                            fs::perms::owner_exec | fs::perms::group_exec | fs::perms::others_exec,
                            fs::perm_options::add, error);
    }
}

}  // namespace

void build_kit(const Kit& kit, const std::string& path, const FoundAssignment& found,
               const std::string& package) {
    if (path.empty())
        throw UsageError("cannot make " + std::string(kit.name) + ": name its " +
                         (kit.zip ? "file, as in gradescope-zip:autograder.zip"
                                  : "folder, as in " + std::string(kit.name) + ":FOLDER"));
    if (package.empty() && kit.needs_package)
        throw UsageError("cannot make " + std::string(kit.name) +
                         ": name the package that installs tcpwhy there, with --package; "
                         "`make deb` makes a .deb, and a .tar.gz of the sources will do");
    KitOrder order;
    order.assignment = found.assignment;
    if (!found.folder.empty()) order.own_files = files_of_assignment(found.folder);
    if (!package.empty()) {
        order.package_name = fs::path(package).filename().string();
        order.package = whole_file(package, "cannot read the package " + package);
    }
    const std::vector<KitFile> files = kit.files(order);
    if (kit.zip)
        write_whole(path, packed_files(files, ArchiveKind::zip));
    else
        write_folder(path, files);
}

}  // namespace tcpwhy::grade
