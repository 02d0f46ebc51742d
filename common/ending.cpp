#include "common/ending.hpp"

#include "common/socket_calls.hpp"

namespace tcpwhy {

const std::map<std::string, Ending>& ending_words() {
    static const std::map<std::string, Ending> words{{"close", Ending::close},
                                                     {"shutdown", Ending::shutdown},
                                                     {"reset", Ending::reset},
                                                     {"exit", Ending::exit},
                                                     {"nothing", Ending::nothing}};
    return words;
}

void prepare_close(int fd, Ending ending) {
    if (ending == Ending::reset) make_close_reset(fd);
    if (ending == Ending::exit) std::exit(exit_status::ok);
}

}  // namespace tcpwhy
