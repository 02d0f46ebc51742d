#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "tracer/helpers/confine/folders.hpp"
#include "tracer/helpers/confine/visible_paths.hpp"

using namespace tcpwhy;
using namespace tcpwhy::helpers;
namespace fs = std::filesystem;

namespace {

std::string refusal_of_copy(const std::string& from, const CopyBounds& bounds = {}) {
    const JobFolders folders;
    try {
        copy_tree(from, folders.work(), bounds);
    } catch (const UsageError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

TEST_CASE("a copy keeps times of modification and executable bits", "[confine]") {
    const test::Folder folder;
    const std::string file = folder.file("server", "#!/bin/sh\n");
    chmod(file.c_str(), 0755);
    const timespec times[2] = {{1000, 0}, {1'000'000, 5}};
    utimensat(AT_FDCWD, file.c_str(), times, 0);
    fs::create_directory(folder.file("src"));
    fs::create_symlink("../server", folder.file("src/link"));
    const JobFolders folders;
    copy_tree(folder.path(), folders.work(), {});
    struct stat status {};
    REQUIRE(stat((folders.work() + "/server").c_str(), &status) == 0);
    CHECK(status.st_mtim.tv_sec == 1'000'000);
    CHECK((status.st_mode & 0777U) == 0755U);
    CHECK(fs::read_symlink(folders.work() + "/src/link") == "../server");
}

TEST_CASE("a folder that a program has locked is open for the next job", "[confine]") {
    const JobFolders folders;
    std::ofstream(folders.work() + "/server") << "kept";
    std::ofstream(folders.home() + "/cache") << "gone";
    for (const std::string& folder : {folders.work(), folders.home()}) chmod(folder.c_str(), 0);
    folders.renew();
    struct stat status {};
    REQUIRE(stat(folders.work().c_str(), &status) == 0);
    CHECK((status.st_mode & 0777U) == 0700U);
    CHECK(fs::exists(folders.work() + "/server"));
    CHECK_FALSE(fs::exists(folders.home() + "/cache"));
}

TEST_CASE("a submission with a link out of its folder is refused", "[confine]") {
    const test::Folder folder;
    SECTION("an absolute one") {
        fs::create_symlink("/etc/passwd", folder.file("link"));
        CHECK(refusal_of_copy(folder.path()) ==
              "the submission's link is a link to /etc/passwd, which lies outside");
    }
    SECTION("a relative one") {
        fs::create_directory(folder.file("src"));
        fs::create_symlink("../../other", folder.file("src/link"));
        CHECK(refusal_of_copy(folder.path()) ==
              "the submission's src/link is a link to ../../other, which lies outside");
    }
}

TEST_CASE("a submission with too much is refused in one line", "[confine]") {
    const test::Folder folder;
    for (const char* name : {"a", "b", "c"}) std::ofstream(folder.file(name)) << "text";
    CHECK(refusal_of_copy(folder.path(), {1000, 2}) ==
          "the submission has more than 2 files and folders");
    CHECK(refusal_of_copy(folder.path(), {5, 10}) == "the submission has more than 0 MiB");
}

TEST_CASE("a FIFO in a submission is refused", "[confine]") {
    const test::Folder folder;
    mkfifo(folder.file("pipe").c_str(), 0600);
    CHECK(refusal_of_copy(folder.path()) ==
          "the submission's pipe is neither a file nor a folder nor a link");
}

TEST_CASE("a job's folders go, whatever a program has made of them", "[confine]") {
    std::string top;
    {
        const JobFolders folders;
        top = fs::path(folders.work()).parent_path();
        std::string deep = folders.work();
        for (int at = 0; at < 50; ++at) {
            deep += "/folder";
            REQUIRE(mkdir(deep.c_str(), 0700) == 0);
        }
        std::ofstream(deep + "/file") << "text";
        chmod(deep.c_str(), 0);
        chmod(folders.work().c_str(), 0);
    }
    CHECK_FALSE(fs::exists(top));
}

TEST_CASE("folders that a killed grader has left are removed by the next", "[confine]") {
    const test::Folder scratch;
    const std::string abandoned = scratch.file("tcpwhy-job-killed");
    const std::string recent = scratch.file("tcpwhy-job-recent");
    for (const std::string& folder : {abandoned, recent}) fs::create_directories(folder + "/work");
    const timespec long_ago[2] = {{1000, 0}, {1000, 0}};
    utimensat(AT_FDCWD, abandoned.c_str(), long_ago, 0);
    const JobFolders in_use(scratch.path());
    const std::string used = fs::path(in_use.work()).parent_path();
    utimensat(AT_FDCWD, used.c_str(), long_ago, 0);
    CHECK_FALSE(fs::exists(abandoned));
    const JobFolders next(scratch.path());
    CHECK(fs::exists(used));
    CHECK(fs::exists(recent));
}

TEST_CASE("a hidden folder below a system folder is not visible", "[confine]") {
    const auto visible = visible_paths({"/usr/share/doc"});
    const auto shows = [&](const std::string& path) {
        return std::find(visible.begin(), visible.end(), path) != visible.end();
    };
    CHECK_FALSE(shows("/usr"));
    CHECK_FALSE(shows("/usr/share"));
    CHECK_FALSE(shows("/usr/share/doc"));
    CHECK(shows("/usr/bin"));
    CHECK(shows("/etc"));
}
