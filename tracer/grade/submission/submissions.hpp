// Which submissions the command line means: a folder, an archive, or a folder of many, as it is or
// as Gradescope's and Moodle's bulk downloads lay it out.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::grade {

struct Submission {
    std::string name;  ///< of its folder or archive; unique among those of one run
    std::string path;
};

/// One entry of a folder, for the decision below.
struct FolderEntry {
    std::string name;
    bool folder = false;
};

/// Whether a folder with these entries holds submissions and is none itself: it has folders or
/// archives, and no other file but the lists that the systems of schools add. Pure.
bool holds_many(const std::vector<FolderEntry>& entries);

/// In the order of the words, and of the names within a folder. Throws UsageError.
std::vector<Submission> find_submissions(const std::vector<std::string>& words);

}  // namespace tcpwhy::grade
