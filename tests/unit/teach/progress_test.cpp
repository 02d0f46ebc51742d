#include "tracer/teach/walk/progress.hpp"

#include <unistd.h>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace tcpwhy;

TEST_CASE("what a student has done is written and read back") {
    const test::Folder folder;
    const std::string file = folder.file("new/lab.toml");
    teach::Progress progress;
    progress.looked = true;
    progress.answers["who"] = {"a \"b\" \\", 2, 1, true};
    write_progress(file, "4", progress);
    const teach::Progress back = teach::read_progress(file);
    CHECK(back.looked);
    CHECK_FALSE(back.finished);
    REQUIRE(back.answers.size() == 1);
    CHECK(back.answers.at("who").text == "a \"b\" \\");
    CHECK(back.answers.at("who").tries == 2);
    CHECK(back.points() == 1);
}

TEST_CASE("without a file nothing has been done; a malformed one is one line") {
    const test::Folder folder;
    CHECK(teach::read_progress(folder.file("none.toml")).answers.empty());
    const std::string file = folder.file("bad.toml", "looked = \n");
    CHECK_THROWS_WITH(teach::read_progress(file), ContainsSubstring("bad.toml:1:"));
}

TEST_CASE("if the new state cannot be written, the old one stays") {
    const test::Folder folder;
    const std::string file = folder.file("lab.toml");
    teach::Progress progress;
    progress.answers["one"].text = "kept";
    write_progress(file, "4", progress);
    progress.answers["one"].text = "lost";
    CHECK_THROWS_AS(teach::write_progress("/dev/full/lab.toml", "4", progress), UnavailableError);
    CHECK(teach::read_progress(file).answers.at("one").text == "kept");
}

TEST_CASE("a file of the working folder needs no folder in its name") {
    const test::Folder folder;
    const std::filesystem::path before = std::filesystem::current_path();
    std::filesystem::current_path(folder.path());
    CHECK_NOTHROW(teach::replace_file("anna.story", "text\n", "write anna.story"));
    std::filesystem::current_path(before);
    CHECK(std::filesystem::exists(folder.file("anna.story")));
}
