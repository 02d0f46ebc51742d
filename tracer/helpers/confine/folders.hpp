// The folders of a job, and copies of submissions in them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "common/descriptor.hpp"

namespace tcpwhy::helpers {

constexpr std::uint64_t disk_block_bytes = 512;  ///< st_blocks, stat(3type)

/// A new folder that others may pass and not list, with these folders in it. All go with the
/// object, whatever a program has made of them.
class JobFolders {
  public:
    /// Below `scratch`; "": TMPDIR, or /var/tmp. Removes what killed graders have left there.
    /// Throws UnavailableError.
    explicit JobFolders(const std::string& scratch = "");
    ~JobFolders();
    JobFolders(const JobFolders&) = delete;
    JobFolders& operator=(const JobFolders&) = delete;

    [[nodiscard]] std::string work() const { return top_ + "/work"; }
    [[nodiscard]] std::string home() const { return top_ + "/home"; }
    [[nodiscard]] std::string tmp() const { return top_ + "/tmp"; }
    [[nodiscard]] std::string shm() const { return top_ + "/shm"; }
    /// Empties all but `work`, which its owner may enter again.
    void renew() const;

  private:
    std::string top_;
    Descriptor lock_;  ///< held as long as the folder is in use
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

/// Removes a file, or a folder whatever its depth and permissions. False when something stays.
bool remove_tree(const std::string& path);

/// Whether a count opens the folders that their owner may not look into, or leaves them out.
enum class LockedFolders : bool { left_out, unlocked };
/// The space that a file, or a folder with all below, takes on the disk. Nothing: it cannot be
/// counted, because something lies too deep (PATH_MAX), or there are more than so many entries.
std::optional<std::uint64_t> space_of_tree(const std::string& path, std::uint32_t entries,
                                           LockedFolders locked);

/// Gives all below to a user. Follows no link. Throws UnavailableError.
void give_tree(const std::string& path, uid_t uid, gid_t gid);

}  // namespace tcpwhy::helpers
