// An output file keeps its old content until the trace begins.
#include "tracer/run/outlets/output.hpp"

#include <fstream>
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
        Output output(path, {/*unbuffered=*/true, false});
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
