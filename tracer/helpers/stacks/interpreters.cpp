#include "tracer/helpers/stacks/interpreters.hpp"

#include <algorithm>
#include <array>

#include "common/text/base_name.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr std::array interpreters = {
    std::string_view{"python"}, std::string_view{"pypy"},   std::string_view{"node"},
    std::string_view{"nodejs"}, std::string_view{"deno"},   std::string_view{"bun"},
    std::string_view{"java"},   std::string_view{"dotnet"}, std::string_view{"mono"},
    std::string_view{"ruby"},   std::string_view{"perl"},   std::string_view{"php"},
    std::string_view{"lua"},    std::string_view{"luajit"}, std::string_view{"beam"},
    std::string_view{"julia"},  std::string_view{"guile"},  std::string_view{"tclsh"},
    std::string_view{"bash"},   std::string_view{"zsh"},    std::string_view{"erl"},
};

bool is_version(std::string_view text) {
    return text.find_first_not_of("0123456789.-") == std::string_view::npos || text == ".smp" ||
           text == "-sgen";
}

}  // namespace

bool is_interpreter(std::string_view path) {
    const std::string_view name = base_name(path);
    return std::any_of(interpreters.begin(), interpreters.end(), [&](std::string_view known) {
        return name.starts_with(known) && is_version(name.substr(known.size()));
    });
}

}  // namespace tcpwhy::helpers
