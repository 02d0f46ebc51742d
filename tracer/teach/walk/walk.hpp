// A lab in the terminal: predict, run, look, compare, answer. Each answer is saved at once, so a
// walk that is left goes on where it was.
#pragma once

#include <functional>
#include <string>

#include "tracer/teach/lab/lab.hpp"
#include "tracer/teach/walk/console.hpp"

namespace tcpwhy::teach {

/// The files of a student, below the state folder: NAME.toml, NAME.RUN.pcapng.
struct LabFiles {
    std::string folder;

    [[nodiscard]] std::string progress(const Lab& lab) const {
        return folder + "/" + lab.name + ".toml";
    }
    [[nodiscard]] std::string recording(const Lab& lab, const std::string& run) const {
        return folder + "/" + lab.name + "." + run + ".pcapng";
    }
};

/// Returns the exit status: 0 if the lab is finished with all points, 1 if it is left or has fewer,
/// 128 + N if a signal has ended a run. Throws Error where a run or a file fails.
int walk_through(const Lab& lab, const LabFiles& files, Console& console,
                 const std::function<int()>& interrupted);

}  // namespace tcpwhy::teach
