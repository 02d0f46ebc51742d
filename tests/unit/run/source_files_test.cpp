// The source lines for a page: of regular source files only.
#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "tracer/run/outlets/source_files.hpp"

using namespace tcpwhy;

TEST_CASE("the lines of a source file are read, as many as there are", "[sites]") {
    const test::Folder folder;
    const std::string file = folder.file("a.c", "one\r\ntwo\nthree");
    run::SourceFiles files;
    using Lines = std::vector<std::string>;
    CHECK(files.lines(file, 1, 2) == Lines{"one", "two"});
    CHECK(files.lines(file, 2, 9) == Lines{"two", "three"});
    CHECK(files.lines(file, 4, 9).empty());
    CHECK(files.lines(file, 0, 9).empty());
    CHECK(files.lines(folder.file("gone.c"), 1, 9).empty());
}

TEST_CASE("debug information cannot name any other file", "[sites]") {
    const test::Folder folder;
    run::SourceFiles files;
    CHECK(files.lines(folder.file("secret", "key"), 1, 9).empty());
    CHECK(files.lines("/etc/passwd", 1, 9).empty());
    const std::string pipe = folder.file("pipe.c");
    REQUIRE(mkfifo(pipe.c_str(), 0600) == 0);
    CHECK(files.lines(pipe, 1, 9).empty());
    CHECK_FALSE(run::is_source_name("/home/ann/.ssh/id_rsa"));
    CHECK(run::is_source_name("/home/ann/server.go"));
}
