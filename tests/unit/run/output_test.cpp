// An output file keeps its old content until the trace begins.
#include "tracer/run/outlets/output.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace tcpwhy;
using run::Output;

namespace {

std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
}

constexpr run::WriteStyle whole{/*unbuffered=*/false, /*live=*/false, /*whole=*/true};

}  // namespace

TEST_CASE("an output that is opened and given up leaves the file as it was") {
    const test::Folder folder;
    const std::string path = folder.file("keep.svg");
    std::ofstream(path) << "an old picture";
    { const Output output(path, {}); }
    CHECK(content(path) == "an old picture");
}

TEST_CASE("the first byte replaces the old content, and so does an empty trace") {
    const test::Folder folder;
    const std::string path = folder.file("x.json");
    std::ofstream(path) << "an old and longer trace";
    {
        Output output(path, {/*unbuffered=*/true, false, false});
        output.put("new");
        CHECK(content(path) == "new");
        output.put("er");
        output.finish();
    }
    CHECK(content(path) == "newer");
    Output(path, {}).finish();
    CHECK(content(path).empty());
}

TEST_CASE("a path that cannot be written is refused at once") {
    CHECK_THROWS_AS(Output("/no/such/folder/x", {}), UsageError);
}

TEST_CASE("an output that must be whole replaces its file when it is finished, not before") {
    const test::Folder folder;
    const std::string path = folder.file("x", "old");
    const std::string link = folder.path() + "/link";
    std::filesystem::create_symlink("x", link);
    for (const std::string& name : {path, link}) {
        INFO(name);
        { std::ofstream(path) << "old"; }
        std::filesystem::permissions(path, std::filesystem::perms(0640));
        {
            Output abandoned(name, whole);
            abandoned.put("new");
            abandoned.flush();
            CHECK(content(path) == "old");
        }
        CHECK(content(path) == "old");
        Output output(name, whole);
        output.put("new");
        output.finish();
        CHECK(content(path) == "new");
        CHECK(std::filesystem::status(path).permissions() == std::filesystem::perms(0640));
        CHECK(std::filesystem::is_symlink(link));
        const std::filesystem::directory_iterator files(folder.path());
        CHECK(std::distance(begin(files), end(files)) == 2);
    }
}

TEST_CASE("an output with a second name, and one that is no regular file, is written in place") {
    const test::Folder folder;
    const std::string path = folder.file("x", "old");
    std::filesystem::create_hard_link(path, folder.path() + "/y");
    Output output(path, whole);
    output.put("new");
    output.finish();
    CHECK(content(folder.path() + "/y") == "new");
    Output("/dev/null", whole).finish();
    CHECK(std::filesystem::is_character_file("/dev/null"));
}
