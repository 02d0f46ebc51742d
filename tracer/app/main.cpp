// tcpwhy: shows why each TCP segment was on the wire.
#include "common/errors.hpp"
#include "tracer/app/command_line.hpp"

int main(int argc, char** argv) {
    return tcpwhy::run_main(argc, argv, tcpwhy::app::run_command_line);
}
