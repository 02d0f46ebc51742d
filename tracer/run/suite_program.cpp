#include "tracer/run/suite_program.hpp"

namespace tcpwhy::run {

std::string suite_program(const std::string& word) {
    return word == "echo-server" || word == "echo-client" ? own_program(word) : word;
}

void find_own_programs(RunRequest& request) {
    for (Program& program : request.programs)
        if (!program.argv.empty()) program.argv.front() = suite_program(program.argv.front());
}

}  // namespace tcpwhy::run
