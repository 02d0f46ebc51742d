#include "tracer/app/common_options.hpp"

#include <cstdio>

#include "common/errors.hpp"
#include "common/text/joined.hpp"
#include "tracer/wire/capture/interfaces.hpp"

namespace tcpwhy::app {

void add_lab_option(CommandLine& command, std::string& lab) {
    command
        .add_option("--lab", &lab,
                    "Where to run: auto, private (own user and network namespace), host (this "
                    "machine's own loopback)")
        .type_name("WHERE")
        .one_of({"auto", "private", "host"})
        .rarely();
}

void add_interface_list(CommandLine& command, bool& wanted) {
    command.add_flag("-D,--list-interfaces", wanted, "List the interfaces for --host -i and exit")
        .rarely();
}

int print_interfaces() {
    for (const std::string& line : wire::interface_lines()) std::puts(line.c_str());
    return exit_status::ok;
}

std::string filter_of(const std::vector<std::string>& words) {
    return joined(words, " ");
}

}  // namespace tcpwhy::app
