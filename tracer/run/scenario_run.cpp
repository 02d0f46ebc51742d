#include "tracer/app/scenario_run.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <fstream>

#include "common/errors.hpp"

namespace tcpwhy::app {

TalkFiles::~TalkFiles() {
    for (const std::string& file : files_) unlink(file.c_str());
    if (!folder_.empty()) rmdir(folder_.c_str());
}

std::string TalkFiles::add(const std::string& name, const std::string& text) {
    if (folder_.empty()) {
        const char* parent = std::getenv("TMPDIR");
        std::string pattern = std::string(parent ? parent : "/tmp") + "/tcpwhy-XXXXXX";
        if (!mkdtemp(pattern.data()))
            throw UnavailableError(attempt_failed("cannot make a folder " + pattern, errno));
        folder_ = pattern;
    }
    const std::string path = folder_ + "/" + name;
    files_.push_back(path);
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) throw UnavailableError(attempt_failed("cannot write to " + path, errno));
    return path;
}

run::RunRequest request_of(const scenario::Scenario& scenario, TalkFiles& files) {
    run::RunRequest request;
    for (const scenario::ScenarioProgram& program : scenario.programs) {
        run::Program& made = request.programs.emplace_back();
        made.name = program.name;
        made.argv = program.command;
        if (program.talk.empty()) continue;
        made.argv.emplace_back("--talk");
        made.argv.push_back(files.add(program.name + ".talk", program.talk));
    }
    find_own_programs(request);
    request.plan.port = scenario.port;
    request.plan.timeout_ns = scenario.timeout_ns;
    request.plan.steps = scenario.steps;
    request.plan.typed = scenario.input.has_value();
    if (scenario.input) request.plan.lines = *scenario.input;
    request.settings = scenario.settings;
    request.firewall = scenario.firewall;
    return request;
}

}  // namespace tcpwhy::app
