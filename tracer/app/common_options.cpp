#include "tracer/app/common_options.hpp"

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
    std::string filter;
    for (const std::string& word : words) filter += (filter.empty() ? "" : " ") + word;
    return filter;
}

}  // namespace tcpwhy::app
