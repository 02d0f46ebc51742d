#include "tracer/grade/kit/archive.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <ctime>
#include <memory>

#include "common/errors.hpp"

namespace tcpwhy::grade {
namespace {

using ArchiveWriter = std::unique_ptr<archive, int (*)(archive*)>;
using ArchiveEntry = std::unique_ptr<archive_entry, void (*)(archive_entry*)>;

void require_packed(archive* writer, int status) {
    if (status >= ARCHIVE_WARN) return;
    const char* reason = archive_error_string(writer);
    throw UnavailableError(std::string("cannot make the archive: ") +
                           (reason != nullptr ? reason : "no reason is known"));
}

la_ssize_t append_bytes(archive* /*writer*/, void* text, const void* bytes, std::size_t size) {
    static_cast<std::string*>(text)->append(static_cast<const char*>(bytes), size);
    return static_cast<la_ssize_t>(size);
}

void add_file(archive* writer, const KitFile& file) {
    // 2000-01-01, because a zip cannot date before 1980.
    constexpr std::time_t date = 946'684'800;
    const ArchiveEntry entry(archive_entry_new(), archive_entry_free);
    archive_entry_set_pathname(entry.get(), file.path.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(file.bytes.size()));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), file.executable ? 0755 : 0644);
    archive_entry_set_mtime(entry.get(), date, 0);
    require_packed(writer, archive_write_header(writer, entry.get()));
    const la_ssize_t written = archive_write_data(writer, file.bytes.data(), file.bytes.size());
    if (written != static_cast<la_ssize_t>(file.bytes.size()))
        require_packed(writer, ARCHIVE_FATAL);
}

}  // namespace

std::string packed_files(const std::vector<KitFile>& files, ArchiveKind kind) {
    std::string bytes;
    const ArchiveWriter writer(archive_write_new(), archive_write_free);
    archive* out = writer.get();
    require_packed(out, kind == ArchiveKind::zip ? archive_write_set_format_zip(out)
                                                 : archive_write_set_format_ustar(out));
    require_packed(out, archive_write_open(out, &bytes, nullptr, append_bytes, nullptr));
    for (const KitFile& file : files) add_file(out, file);
    require_packed(out, archive_write_close(out));
    return bytes;
}

}  // namespace tcpwhy::grade
