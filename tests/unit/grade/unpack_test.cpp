#include "tracer/grade/unpack.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace tcpwhy;
namespace fs = std::filesystem;

namespace {

struct Entry {
    std::string name;
    std::string text;
    unsigned kind = AE_IFREG;  ///< AE_IFLNK: `text` is the target
    unsigned permissions = 0644;
    std::string hardlink{};
};

/// An archive as the programs of students make it: "zip", "tar", "tar.gz".
std::string archive_of(const std::vector<Entry>& entries, const std::string& kind = "tar.gz") {
    const test::Folder folder;
    const std::string file = folder.file("archive");
    archive* writer = archive_write_new();
    if (kind == "zip") {
        archive_write_set_format_zip(writer);
    } else {
        archive_write_set_format_pax_restricted(writer);
        if (kind == "tar.gz") archive_write_add_filter_gzip(writer);
    }
    REQUIRE(archive_write_open_filename(writer, file.c_str()) == ARCHIVE_OK);
    for (const Entry& one : entries) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname(entry, one.name.c_str());
        archive_entry_set_filetype(entry, one.kind);
        archive_entry_set_perm(entry, static_cast<__LA_MODE_T>(one.permissions));
        archive_entry_set_mtime(entry, 1'000'000, 0);
        if (one.kind == AE_IFLNK) {
            archive_entry_set_symlink(entry, one.text.c_str());
        } else if (!one.hardlink.empty()) {
            archive_entry_set_hardlink(entry, one.hardlink.c_str());
        } else {
            archive_entry_set_size(entry, static_cast<la_int64_t>(one.text.size()));
        }
        REQUIRE(archive_write_header(writer, entry) == ARCHIVE_OK);
        if (one.kind == AE_IFREG && !one.text.empty())
            archive_write_data(writer, one.text.data(), one.text.size());
        archive_entry_free(entry);
    }
    archive_write_free(writer);
    std::ostringstream bytes;
    bytes << std::ifstream(file, std::ios::binary).rdbuf();
    return bytes.str();
}

std::string refusal(const std::string& archive, const grade::UnpackBounds& bounds = {}) {
    const test::Folder folder;
    try {
        grade::unpack_bytes(archive, folder.path(), bounds);
    } catch (const UsageError& error) {
        return error.what();
    }
    return {};
}

std::string refusal(const Entry& entry) {
    return refusal(archive_of({entry}));
}

std::string text_of(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream(file).rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("archives of each kind are unpacked", "[unpack]") {
    for (const char* kind : {"zip", "tar", "tar.gz"}) {
        const test::Folder folder;
        grade::unpack_bytes(archive_of({{"src/server.c", "int main;"},
                                        {"run", "#!/bin/sh", AE_IFREG, 0755},
                                        {"link", "src/server.c", AE_IFLNK, 0777}},
                                       kind),
                            folder.path());
        INFO(kind);
        CHECK(text_of(folder.file("src/server.c")) == "int main;");
        CHECK(text_of(folder.file("link")) == "int main;");
        struct stat status {};
        REQUIRE(stat(folder.file("run").c_str(), &status) == 0);
        CHECK((status.st_mode & 0777U) == 0755U);
        CHECK(status.st_mtim.tv_sec == 1'000'000);
    }
}

TEST_CASE("an archive's entries stay in the folder", "[unpack]") {
    CHECK(refusal(Entry{"../out", "text"}) ==
          "the archive has an entry ../out, which lies outside the folder");
    CHECK(refusal(Entry{"a/../../out", "text"}) ==
          "the archive has an entry a/../../out, which lies outside the folder");
    CHECK(refusal(Entry{"/etc/out", "text"}) ==
          "the archive has an entry /etc/out, which is an absolute path");
    CHECK(refusal(archive_of({{"..\\out", "text"}}, "zip")) ==
          "the archive has an entry ../out, which lies outside the folder");
}

TEST_CASE("an archive's links stay in the folder", "[unpack]") {
    CHECK(refusal(Entry{"link", "/etc/passwd", AE_IFLNK}) ==
          "the archive's link is a link to /etc/passwd, which lies outside");
    CHECK(refusal(Entry{"src/link", "../../out", AE_IFLNK}) ==
          "the archive's src/link is a link to ../../out, which lies outside");
    CHECK(refusal(archive_of({{"a", "text"}, {"b", "", AE_IFREG, 0644, "a"}})) ==
          "the archive has an entry b, which is a hard link");
}

TEST_CASE("nothing is written through a link of the archive", "[unpack]") {
    CHECK(refusal(archive_of(
              {{"real", "", AE_IFDIR, 0755}, {"link", "real", AE_IFLNK}, {"link/file", "text"}})) ==
          "the archive has an entry link/file, whose folder is a file or a link");
    const test::Folder folder;
    grade::unpack_bytes(
        archive_of({{"target", "old"}, {"link", "target", AE_IFLNK}, {"link", "new"}}),
        folder.path());
    CHECK(text_of(folder.file("target")) == "old");
    CHECK(text_of(folder.file("link")) == "new");
}

TEST_CASE("an archive is bounded in size, number and ratio", "[unpack]") {
    const std::string zeros(4 << 20, '\0');
    CHECK(refusal(archive_of({{"zeros", zeros}})) ==
          "the archive's files are more than 200 times as large as the archive");
    CHECK(refusal(archive_of({{"zeros", zeros}}, "tar"), {1 << 20, 10, 200}) ==
          "the archive has more than 1 MiB in its files");
    CHECK(refusal(archive_of({{"a", ""}, {"b", ""}, {"c", ""}}), {1000, 2, 200}) ==
          "the archive has more than 2 entries");
    CHECK(refusal(archive_of({{"a/b/c/d/e", ""}}), {1000, 3, 200}) ==
          "the archive has more than 3 folders");
}

TEST_CASE("a device in an archive is refused", "[unpack]") {
    CHECK(refusal(Entry{"pipe", "", AE_IFIFO}) ==
          "the archive has an entry pipe, which is neither a file nor a folder nor a link");
}

TEST_CASE("a damaged archive is one line", "[unpack]") {
    CHECK_THROWS_AS(grade::unpack_bytes("no archive at all", test::Folder().path()), UsageError);
    std::string cut = archive_of({{"file", std::string(5000, 'x')}}, "tar");
    cut.resize(2000);
    CHECK(refusal(cut).starts_with("the archive is damaged"));
}

TEST_CASE("the extras of Finder are left out", "[unpack]") {
    const test::Folder folder;
    grade::unpack_bytes(archive_of({{"__MACOSX/._server.c", "x"}, {".DS_Store", "x"}, {"a", "x"}}),
                        folder.path());
    CHECK(fs::exists(folder.file("a")));
    CHECK_FALSE(fs::exists(folder.file("__MACOSX")));
    CHECK_FALSE(fs::exists(folder.file(".DS_Store")));
}

TEST_CASE("an archive is known by its name", "[unpack]") {
    for (const char* name : {"a.zip", "a.tar", "a.tar.gz", "b.tgz"}) CHECK(grade::is_archive(name));
    for (const char* name : {"a.rar", ".zip", "zip", "a.zip.txt"})
        CHECK_FALSE(grade::is_archive(name));
}
