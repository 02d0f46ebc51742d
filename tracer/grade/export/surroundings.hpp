// Facts about the run that some formats name. Plain values.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tracer/grade/export/roster.hpp"

namespace tcpwhy::grade {

struct Surroundings {
    std::string time;  ///< now: "2026-03-02T10:00:00Z"
    std::string host;
    std::map<std::string, std::string> variables;  ///< of the environment, those that are set
    Roster roster;

    /// The first of these variables that is set and not empty, else `otherwise`.
    [[nodiscard]] std::string variable(const std::vector<std::string>& names,
                                       const std::string& otherwise) const {
        for (const std::string& name : names) {
            const auto found = variables.find(name);
            if (found != variables.end() && !found->second.empty()) return found->second;
        }
        return otherwise;
    }
};

/// The variables that the formats ask for.
inline constexpr const char* asked_variables[] = {"CLASSROOM",         "ASSIGNMENT",
                                                  "SUBMISSION_TAG",    "COMMIT_URL",
                                                  "RELEASE_URL",       "REVIEW_URL",
                                                  "USERNAME",          "ASSIGNMENT_TYPE",
                                                  "GITHUB_REPOSITORY", "GITHUB_REPOSITORY_OWNER",
                                                  "GITHUB_SHA",        "GITHUB_ACTOR",
                                                  "GITHUB_SERVER_URL", "VPL_GRADEMAX",
                                                  "SUBMISSION_TIME"};

}  // namespace tcpwhy::grade
