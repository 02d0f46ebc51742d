// No output may overwrite an input or another output.
#include "tracer/run/outlets/separate_files.hpp"

#include <filesystem>
#include <fstream>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace tcpwhy;
using Words = std::vector<std::string>;

namespace {

std::string refusal(const Words& outputs, const Words& inputs = {}) {
    try {
        run::require_separate_files(outputs, inputs);
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("an output that is an input is refused, whatever it is called") {
    const test::Folder folder;
    const std::string input = folder.file("z.pcapng");
    std::ofstream(input) << "frames";
    const std::string hard = folder.file("hard");
    const std::string soft = folder.file("soft");
    std::filesystem::create_hard_link(input, hard);
    std::filesystem::create_symlink(input, soft);
    for (const std::string& output :
         {input, hard, soft,
          folder.file("../") + std::filesystem::path(input).parent_path().filename().string() +
              "/z.pcapng"})
        CHECK_THAT(refusal({output}, {"", input}),
                   ContainsSubstring("cannot write to " + output + ": it is an input"));
    CHECK(refusal({folder.file("other")}, {input}).empty());
    std::ifstream kept(input);
    std::string content;
    kept >> content;
    CHECK(content == "frames");
}

TEST_CASE("the same file twice as an output is refused, also one that does not exist yet") {
    const test::Folder folder;
    const std::string path = folder.file("new.svg");
    CHECK_THAT(refusal({path, path}), ContainsSubstring("cannot write two outputs to " + path));
    CHECK_THAT(refusal({path, folder.file("./new.svg")}), ContainsSubstring("the same as " + path));
    std::filesystem::create_symlink(path, folder.file("soft"));
    CHECK_THAT(refusal({path, folder.file("soft")}), ContainsSubstring("the same as " + path));
    std::filesystem::create_symlink("new.svg", folder.file("near"));
    CHECK_THAT(refusal({path, folder.file("near")}), ContainsSubstring("the same as " + path));
    CHECK(refusal({path, folder.file("new.json")}).empty());
    CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("a device may be given twice") {
    CHECK(refusal({"/dev/null", "/dev/null"}, {"/dev/null"}).empty());
}
