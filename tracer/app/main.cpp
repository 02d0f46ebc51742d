// tcpwhy: shows why each TCP segment was on the wire.
#include "common/errors.hpp"
#include "tracer/app/command_line.hpp"
#include "tracer/helpers/confine/launch/launcher.hpp"

int main(int argc, char** argv) {
    if (const auto status = tcpwhy::helpers::run_launcher(argc, argv)) return *status;
    return tcpwhy::run_main(argc, argv, tcpwhy::app::run_command_line);
}
