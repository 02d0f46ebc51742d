// What a student has done in a lab: a small TOML file that he may read and remove. It is replaced
// as a whole (rename(2)), so that a crash or a full disk leaves the one before.
#pragma once

#include <map>
#include <string>

namespace tcpwhy::teach {

struct GivenAnswer {
    std::string text;
    int tries = 0;
    int points = 0;
    bool done = false;  ///< no further try
};

struct Progress {
    std::map<std::string, GivenAnswer> answers;  ///< by the question's id
    bool looked = false;                         ///< the run's pictures have been shown
    bool finished = false;

    [[nodiscard]] int points() const;
};

/// Nothing has been done if there is no such file. Throws UsageError if it is malformed.
Progress read_progress(const std::string& path);

/// Makes the folder, too. Throws UnavailableError "cannot save …".
void write_progress(const std::string& path, const std::string& lab, const Progress& progress);

/// Replaces a file as a whole. Throws UnavailableError "cannot ATTEMPT …".
void replace_file(const std::string& path, const std::string& text, const std::string& attempt);

}  // namespace tcpwhy::teach
