#include "tracer/helpers/confine/launch/sanitizer.hpp"

#include <fstream>

#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace tcpwhy;

namespace {

bool of_file(const std::string& bytes) {
    const test::Folder folder;
    std::ofstream(folder.path() + "/program", std::ios::binary) << bytes;
    return helpers::has_sanitizer(folder.path() + "/program");
}

}  // namespace

TEST_CASE("a program with a sanitizer names the function that begins it") {
    const std::string elf = "\177ELF";
    CHECK(of_file(elf + std::string(100, '\0') + "__asan_init"));
    CHECK(of_file(elf + "__tsan_init"));
    CHECK_FALSE(of_file(elf + "main"));
    CHECK_FALSE(of_file("#!/bin/sh\n# __asan_init\n"));
    CHECK_FALSE(of_file(""));
    CHECK_FALSE(helpers::has_sanitizer("/nowhere/program"));
    CHECK_FALSE(helpers::has_sanitizer("/"));
}

TEST_CASE("the name of a sanitizer's function is found wherever it lies in a large program") {
    for (const std::size_t at : {(1U << 20U) - 15, (1U << 20U) - 8, (1U << 20U) - 4, 3U << 20U}) {
        INFO(at);
        CHECK(of_file("\177ELF" + std::string(at - 4, '\0') + "__asan_init" +
                      std::string(1000, '\0')));
    }
}
