#include "common/ending.hpp"

#include <unistd.h>

#include <iostream>

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

void begin_ending(int fd, Ending ending, int status) {
    switch (ending) {
        case Ending::shutdown:
            shutdown_sending(fd);
            break;
        case Ending::reset:
            make_close_reset(fd);
            break;
        case Ending::exit:
            // No destructor may close the descriptor, so not through main().
            std::cout.flush();
            ::_exit(status);
        case Ending::close:
        case Ending::nothing:
            break;
    }
}

}  // namespace tcpwhy
