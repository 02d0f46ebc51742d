#include "tracer/grade/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <memory>
#include <vector>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "common/refuse_input.hpp"
#include "tracer/helpers/confine/folders.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::array<std::string_view, 4> endings{".zip", ".tar", ".tar.gz", ".tgz"};
constexpr std::size_t block_bytes = 65536;
/// A small archive of zeros is no bomb.
constexpr std::uint64_t always_allowed_bytes = std::uint64_t{1} << 20U;
constexpr std::size_t longest_name = 1024;

using Reader = std::unique_ptr<archive, int (*)(archive*)>;

Reader make_reader() {
    Reader reader(archive_read_new(), archive_read_free);
    archive_read_support_format_zip(reader.get());
    archive_read_support_format_tar(reader.get());
    archive_read_support_filter_gzip(reader.get());
    return reader;
}

std::string reason_of(archive* reader) {
    const char* reason = archive_error_string(reader);
    return reason != nullptr ? reason : "it cannot be read";
}

/// The parts of an entry's name; throws when they lead out of the folder.
std::vector<std::string> parts_of(const std::string& name) {
    const auto refuse = [&](const char* why) {
        throw UsageError("the archive has an entry " + name.substr(0, longest_name) + ", which " +
                         why);
    };
    if (name.size() > longest_name) refuse("has too long a name");
    if (name.starts_with('/')) refuse("is an absolute path");
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= name.size();) {
        const std::size_t end = std::min(name.find('/', at), name.size());
        std::string part = name.substr(at, end - at);
        at = end + 1;
        if (part == "..") refuse("lies outside the folder");
        if (!part.empty() && part != ".") parts.push_back(std::move(part));
    }
    return parts;
}

bool is_left_out(const std::vector<std::string>& parts) {
    return parts.empty() || parts.front() == "__MACOSX" || parts.back() == ".DS_Store";
}

/// The name of the entry; programs on Windows write backslashes into .zip files.
std::string name_of(archive* reader, archive_entry* entry) {
    const char* text = archive_entry_pathname_utf8(entry);
    if (text == nullptr) text = archive_entry_pathname(entry);
    if (text == nullptr) throw UsageError("the archive has an entry whose name cannot be read");
    std::string name = text;
    if ((archive_format(reader) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_ZIP)
        std::replace(name.begin(), name.end(), '\\', '/');
    return name;
}

class Unpacking {
  public:
    Unpacking(archive* reader, const std::string& folder, const UnpackBounds& bounds,
              std::uint64_t archive_bytes)
        : reader_(reader),
          top_(open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)),
          bounds_(bounds),
          most_by_ratio_(std::max(always_allowed_bytes, archive_bytes * bounds.ratio)) {
        if (!top_) refuse_input("cannot unpack into " + folder, errno);
    }

    void all() {
        archive_entry* entry = nullptr;
        for (;;) {
            const int got = archive_read_next_header(reader_, &entry);
            if (got == ARCHIVE_EOF) return;
            if (got < ARCHIVE_WARN)
                throw UsageError("the archive is damaged: " + reason_of(reader_));
            if (++entries_ > bounds_.entries)
                throw UsageError("the archive has more than " + std::to_string(bounds_.entries) +
                                 " entries");
            if (archive_entry_is_encrypted(entry) != 0)
                throw UsageError("the archive is protected by a password");
            one(entry);
        }
    }

  private:
    void one(archive_entry* entry) {
        const std::string name = name_of(reader_, entry);
        const std::vector<std::string> parts = parts_of(name);
        if (is_left_out(parts)) return;
        if (archive_entry_hardlink(entry) != nullptr)
            throw UsageError("the archive has an entry " + name + ", which is a hard link");
        const mode_t kind = archive_entry_filetype(entry);
        if (kind == AE_IFDIR) {
            folder_for(name, parts, parts.size());
        } else if (kind == AE_IFREG || kind == 0) {
            file(name, parts, entry);
        } else if (kind == AE_IFLNK) {
            link(name, parts, entry);
        } else {
            throw UsageError("the archive has an entry " + name +
                             ", which is neither a file nor a folder nor a link");
        }
    }

    /// The folder of the first `count` parts, made where it is missing. Follows no link.
    Descriptor folder_for(const std::string& name, const std::vector<std::string>& parts,
                          std::size_t count) {
        Descriptor at(fcntl(top_.get(), F_DUPFD_CLOEXEC, 0));
        for (std::size_t index = 0; index < count; ++index) {
            const char* part = parts[index].c_str();
            if (mkdirat(at.get(), part, 0755) == 0 && ++folders_ > bounds_.entries)
                throw UsageError("the archive has more than " + std::to_string(bounds_.entries) +
                                 " folders");
            Descriptor next(openat(at.get(), part, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
            if (!next)
                throw UsageError("the archive has an entry " + name +
                                 ", whose folder is a file or a link");
            at = std::move(next);
        }
        return at;
    }

    /// A later entry of the same name takes the place of an earlier one.
    Descriptor make_room(const std::string& name, const std::vector<std::string>& parts) {
        Descriptor folder = folder_for(name, parts, parts.size() - 1);
        if (unlinkat(folder.get(), parts.back().c_str(), 0) != 0 && errno != ENOENT)
            throw UsageError("the archive has an entry " + name + ", which is a folder before");
        return folder;
    }

    void file(const std::string& name, const std::vector<std::string>& parts,
              archive_entry* entry) {
        const Descriptor folder = make_room(name, parts);
        const mode_t given = archive_entry_perm(entry) & 0777U;
        const Descriptor file(openat(folder.get(), parts.back().c_str(),
                                     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!file) refuse_input("cannot unpack " + name, errno);
        copy_data(name, file.get());
        fchmod(file.get(), (given == 0 ? 0644U : given) | 0600U);
        if (archive_entry_mtime_is_set(entry) == 0) return;
        const timespec time{archive_entry_mtime(entry), archive_entry_mtime_nsec(entry)};
        const timespec times[2] = {time, time};
        futimens(file.get(), times);
    }

    void copy_data(const std::string& name, int file) {
        std::vector<char> block(block_bytes);
        for (;;) {
            const la_ssize_t got = archive_read_data(reader_, block.data(), block.size());
            if (got == 0) return;
            if (got < 0)
                throw UsageError("the archive is damaged at " + name + ": " + reason_of(reader_));
            const auto size = static_cast<std::size_t>(got);
            count(size);
            if (write(file, block.data(), size) != got)
                refuse_input("cannot unpack " + name, errno);
        }
    }

    void count(std::uint64_t bytes) {
        bytes_ += bytes;
        if (bytes_ > bounds_.bytes)
            throw UsageError("the archive has more than " + std::to_string(bounds_.bytes >> 20U) +
                             " MiB in its files");
        if (bytes_ > most_by_ratio_)
            throw UsageError("the archive's files are more than " + std::to_string(bounds_.ratio) +
                             " times as large as the archive");
    }

    void link(const std::string& name, const std::vector<std::string>& parts,
              archive_entry* entry) {
        const char* text = archive_entry_symlink_utf8(entry);
        if (text == nullptr) text = archive_entry_symlink(entry);
        const std::string target = text != nullptr ? text : "";
        std::filesystem::path plain;
        for (const std::string& part : parts) plain /= part;
        if (target.empty() || target.size() > longest_name ||
            !helpers::link_stays_inside(plain.string(), target))
            throw UsageError("the archive's " + name + " is a link to " +
                             target.substr(0, longest_name) + ", which lies outside");
        const Descriptor folder = make_room(name, parts);
        if (symlinkat(target.c_str(), folder.get(), parts.back().c_str()) != 0)
            refuse_input("cannot unpack " + name, errno);
    }

    archive* reader_;
    Descriptor top_;
    UnpackBounds bounds_;
    std::uint64_t most_by_ratio_;
    std::uint64_t bytes_ = 0;
    std::uint32_t entries_ = 0;
    std::uint32_t folders_ = 0;
};

}  // namespace

bool is_archive(std::string_view name) {
    return std::any_of(endings.begin(), endings.end(), [&](std::string_view end) {
        return name.size() > end.size() && name.ends_with(end);
    });
}

void unpack(const std::string& archive, const std::string& folder, const UnpackBounds& bounds) {
    struct stat status {};
    if (stat(archive.c_str(), &status) != 0) refuse_input("cannot read " + archive, errno);
    const Reader reader = make_reader();
    if (archive_read_open_filename(reader.get(), archive.c_str(), block_bytes) != ARCHIVE_OK)
        throw UsageError("cannot read " + archive + ": " + reason_of(reader.get()));
    Unpacking(reader.get(), folder, bounds, static_cast<std::uint64_t>(status.st_size)).all();
}

void unpack_bytes(std::string_view archive, const std::string& folder, const UnpackBounds& bounds) {
    const Reader reader = make_reader();
    if (archive_read_open_memory(reader.get(), archive.data(), archive.size()) != ARCHIVE_OK)
        throw UsageError("cannot read the archive: " + reason_of(reader.get()));
    Unpacking(reader.get(), folder, bounds, archive.size()).all();
}

}  // namespace tcpwhy::grade
