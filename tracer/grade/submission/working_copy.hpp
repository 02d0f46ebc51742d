// The working copy of a submission: its files as they were handed in, in a folder of their own.
#pragma once

#include <string>

#include "tracer/grade/submission/submissions.hpp"
#include "tracer/helpers/confine/scratch_folder.hpp"

namespace tcpwhy::grade {

/// Cannot be graded: one clear line.
struct Refused {
    std::string why;
};

/// The files of one run of the grader, below TMPDIR or /tmp.
class RunFolder {
  public:
    /// Throws UnavailableError.
    RunFolder();

    [[nodiscard]] std::string file(const std::string& name) const {
        return top_.path() + "/" + name;
    }
    /// Makes an empty folder in it, and returns its path.
    [[nodiscard]] std::string folder(const std::string& name) const;

  private:
    helpers::ScratchFolder top_;
};

/// Copies or unpacks the submission into `folder` and returns its seed: 16 hexadecimal digits of
/// the names, permissions and contents of its files. `folder` and `scratch` are empty. Throws
/// Refused.
std::string make_working_copy(const Submission& submission, const std::string& folder,
                              const std::string& scratch);

}  // namespace tcpwhy::grade
