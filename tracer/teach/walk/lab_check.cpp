#include "tracer/teach/walk/lab_check.hpp"

#include <algorithm>
#include <chrono>
#include <map>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/teach/walk/answer.hpp"
#include "tracer/teach/walk/lab_run.hpp"
#include "tracer/teach/walk/replay.hpp"

namespace tcpwhy::teach {

LabCheck check_lab(const Lab& lab, const std::string& folder,
                   const std::function<int()>& interrupted) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point begin = Clock::now();
    LabCheck check;
    std::map<std::string, TraceLines> traces;
    for (const LabRun& run : lab.runs) {
        const std::string file = folder + "/" + lab.name + "." + run.name + ".pcapng";
        const LabRunResult result = make_lab_run(run, file, interrupted);
        if (result.status == exit_status::ok) {
            traces[run.name] = trace_of(whole_file(file, "cannot read " + file), run.name);
            continue;
        }
        check.status = std::max(check.status, result.status);
        check.reasons.push_back(run.command + ": " + result.complaint);
    }
    for (const Question& question : lab.questions) {
        if (!traces.contains(question.run)) continue;
        for (std::string& line : contradictions(question, traces[question.run])) {
            check.status = std::max(check.status, exit_status::failed);
            check.reasons.push_back(std::move(line));
        }
    }
    check.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    return check;
}

}  // namespace tcpwhy::teach
