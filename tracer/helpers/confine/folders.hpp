// The folders of a job, and copies of submissions in them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "tracer/helpers/confine/scratch_folder.hpp"

namespace tcpwhy::helpers {

constexpr std::uint64_t disk_block_bytes = 512;  ///< st_blocks, stat(3type)

/// A scratch folder with these folders in it. All go with the object, whatever a program has made
/// of them.
class JobFolders {
  public:
    /// Below `scratch`; "": TMPDIR, or /var/tmp. Throws UnavailableError.
    explicit JobFolders(const std::string& scratch = "");

    [[nodiscard]] std::string work() const { return top_.path() + "/work"; }
    [[nodiscard]] std::string home() const { return top_.path() + "/home"; }
    [[nodiscard]] std::string tmp() const { return top_.path() + "/tmp"; }
    [[nodiscard]] std::string shm() const { return top_.path() + "/shm"; }
    /// Empties all but `work`, which its owner may enter again.
    void renew() const;

  private:
    ScratchFolder top_;
};

/// Bounds for what a submission may bring.
struct CopyBounds {
    std::uint64_t bytes = std::uint64_t{64} << 20U;
    std::uint32_t entries = 4096;
};

/// Whether a link of that name, relative to a folder, leads to a place in the folder by its words
/// alone. It may lead to another link, which is judged for itself.
bool link_stays_inside(const std::string& link, const std::string& target);

/// Copies a folder's contents: files, folders and links that stay inside, with times of
/// modification and permissions; all becomes readable and writable for its owner. Throws
/// UsageError: a link out of the folder, another kind of file, too much.
void copy_tree(const std::string& from, const std::string& to, const CopyBounds& bounds);

/// Whether a count opens the folders that their owner may not look into, or leaves them out.
enum class LockedFolders : bool { left_out, unlocked };
/// The space that a file, or a folder with all below, takes on the disk. Nothing: it cannot be
/// counted, because something lies too deep (PATH_MAX), or there are more than so many entries.
std::optional<std::uint64_t> space_of_tree(const std::string& path, std::uint32_t entries,
                                           LockedFolders locked);

/// Gives all below to a user. Follows no link. Throws UnavailableError.
void give_tree(const std::string& path, uid_t uid, gid_t gid);

}  // namespace tcpwhy::helpers
