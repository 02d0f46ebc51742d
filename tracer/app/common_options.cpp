#include "tracer/app/common_options.hpp"

#include "common/text/joined.hpp"

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

std::string filter_of(const std::vector<std::string>& words) {
    return joined(words, " ");
}

}  // namespace tcpwhy::app
