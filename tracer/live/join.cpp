#include "tracer/live/join.hpp"

#include <sched.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "common/argument_list.hpp"
#include "common/errors.hpp"
#include "common/refuse_input.hpp"
#include "tracer/calls/observe/engine/launch.hpp"
#include "tracer/live/join_shell.hpp"
#include "tracer/live/lab_connection.hpp"
#include "tracer/run/program.hpp"

namespace tcpwhy::live {
namespace {

bool same_namespace(int fd, const char* own) {
    struct stat theirs {};
    struct stat ours {};
    return fstat(fd, &theirs) == 0 && stat(own, &ours) == 0 && theirs.st_dev == ours.st_dev &&
           theirs.st_ino == ours.st_ino;
}

/// setns(2) refuses the user namespace in which the process is already, and a change from one to
/// another.
void enter_namespace(int fd, int kind, const char* own, const std::string& lab) {
    if (same_namespace(fd, own) || setns(fd, kind) == 0) return;
    const bool in_another =
        std::getenv(lab_variable) != nullptr && std::getenv(lab_variable) != lab;
    throw UnavailableError(attempt_failed("cannot enter the lab '" + lab + "'", errno) +
                           (in_another
                                ? std::string("; this terminal is in the lab '") +
                                      std::getenv(lab_variable) + "': leave it first with exit"
                                : ""));
}

void expect(const Packet& packet, std::string_view wanted, std::size_t descriptors,
            const LabConnection& lab) {
    if (packet.heard.message.verb != wanted || packet.descriptors.size() != descriptors)
        throw UnavailableError("cannot join the lab '" + lab.name + "': its answer makes no sense");
}

void enter_namespaces(const Packet& way_in, const std::string& lab) {
    enter_namespace(way_in.descriptors[0].get(), CLONE_NEWUSER, "/proc/self/ns/user", lab);
    enter_namespace(way_in.descriptors[1].get(), CLONE_NEWNET, "/proc/self/ns/net", lab);
}

void enter(LabConnection& lab, model::Side role) {
    const Packet way_in = lab.ask({std::string(verb::join), ""});
    const bool on_host = way_in.heard.message.rest == "host";
    expect(way_in, verb::enter, on_host ? 0 : 2, lab);
    if (!on_host) enter_namespaces(way_in, lab.name);
    // Where Yama allows tracing only to a parent, the tracee may name one more tracer
    // (PR_SET_PTRACER of prctl(2)); the call fails where there is no Yama.
    prctl(PR_SET_PTRACER, static_cast<unsigned long>(lab.peer.pid), 0, 0, 0);
    const Packet seen = lab.ask({std::string(verb::inside), std::string(model::name(role))});
    expect(seen, verb::observed, 0, lab);
    prctl(PR_SET_PTRACER, 0, 0, 0, 0);
    if (seen.heard.message.rest == "filter") calls::install_call_filter();
}

}  // namespace

void join(const JoinRequest& request) {
    require_lab_name(request.lab);
    const bool shell = request.command.empty();
    if (!shell) run::require_program(request.command);
    LabConnection lab = connect_to_lab(request.lab);
    enter(lab, request.role);
    lab.fd.close();
    setenv(lab_variable, request.lab.c_str(), 1);
    std::vector<std::string> words = shell ? shell_command(request.lab) : request.command;
    const auto argv = argument_list(words);
    execvp(argv[0], argv.data());
    refuse_input("cannot run " + words.front(), errno);
}

}  // namespace tcpwhy::live
