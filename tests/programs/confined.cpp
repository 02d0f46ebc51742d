// confined --rungs                        the rungs of confinement that work here
// confined RUNG [KEY=VALUE…] -- COMMAND…  runs a command confined, in a folder of its own
//
// KEY is one of cpu memory processes descriptors file disk output (MiB where bytes are meant),
// wall (ms), copy (a folder to start from), run-as. Prints how it ended, then its output.
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "common/errors.hpp"
#include "tracer/helpers/confine/build_run.hpp"
#include "tracer/helpers/confine/folders.hpp"
#include "tracer/helpers/confine/rungs.hpp"
#include "tracer/run/suite_program.hpp"

namespace tcpwhy {
namespace {

using helpers::mebibyte;

struct Order {
    helpers::Confinement confinement;
    std::vector<std::string> argv;
    std::string copy;
    int wall_ms = 10'000;
};

void set(Order& order, std::string_view key, const std::string& value) {
    const auto number = static_cast<std::uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
    helpers::JobLimits& limits = order.confinement.limits;
    if (key == "cpu") limits.cpu_seconds = number;
    if (key == "memory") limits.memory_bytes = number * mebibyte;
    if (key == "processes") limits.processes = number;
    if (key == "descriptors") limits.descriptors = number;
    if (key == "file") limits.file_bytes = number * mebibyte;
    if (key == "disk") limits.disk_bytes = number * mebibyte;
    if (key == "output") limits.output_bytes = number * mebibyte;
    if (key == "wall") order.wall_ms = static_cast<int>(number);
    if (key == "copy") order.copy = value;
    if (key == "run-as") order.confinement.run_as = value;
    if (key == "hide") order.confinement.hidden.push_back(value);
}

Order order_of(int argc, char** argv) {
    Order order;
    const auto rung = helpers::confinement_rung_named(argv[1]);
    if (!rung) throw UsageError("there is no rung " + std::string(argv[1]));
    order.confinement.rung = *rung;
    int at = 2;
    for (; at < argc && std::string_view(argv[at]) != "--"; ++at) {
        const std::string word = argv[at];
        const std::size_t equals = word.find('=');
        if (equals == std::string::npos) throw UsageError("KEY=VALUE is expected, not " + word);
        set(order, word.substr(0, equals), word.substr(equals + 1));
    }
    for (++at; at < argc; ++at) order.argv.emplace_back(argv[at]);
    if (order.argv.empty()) throw UsageError("a command is missing");
    return order;
}

int show_rungs() {
    for (const helpers::RungReport& report : helpers::try_rungs(run::own_program("tcpwhy")))
        std::printf("%s %s%s%s%s\n", std::string(name_of(report.rung)).c_str(),
                    report.works ? "works" : "does not work: ", report.why_not.c_str(),
                    report.fix.empty() ? "" : (" (fix: " + report.fix + ")").c_str(),
                    report.stays_open.empty() ? "" : ("; open: " + report.stays_open).c_str());
    return 0;
}

int run_order(int argc, char** argv) {
    if (argc < 2) throw UsageError("a rung is missing");
    if (std::string_view(argv[1]) == "--rungs") return show_rungs();
    Order order = order_of(argc, argv);
    const helpers::JobFolders folders;
    order.confinement.folder = folders.work();
    order.confinement.home = folders.home();
    order.confinement.tmp = folders.tmp();
    order.confinement.shm = folders.shm();
    if (!order.copy.empty()) helpers::copy_tree(order.copy, folders.work(), {});
    helpers::guard_own_process(order.confinement.rung);
    const helpers::RunToEnd end = helpers::run_to_end(order.confinement, run::own_program("tcpwhy"),
                                                      order.argv, order.wall_ms);
    if (!end.ended) {
        std::printf("time over");
    } else if (end.ended->exec_error != 0) {
        std::printf("not executed: %d", end.ended->exec_error);
    } else {
        std::printf("%s %d", end.ended->signalled ? "signal" : "status", end.ended->status);
    }
    if (end.reached) std::printf("; was ended: %s", end.reached->words.c_str());
    if (!end.left.empty()) std::printf("; LEFT: %s", end.left.c_str());
    std::printf("; %.2f s\n%s", end.seconds, end.output.c_str());
    return 0;
}

}  // namespace
}  // namespace tcpwhy

int main(int argc, char** argv) {
    return tcpwhy::run_main(argc, argv, tcpwhy::run_order);
}
