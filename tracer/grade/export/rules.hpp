// What each format can bear: one row a format, and the rules that all writers share. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy::grade {

/// What becomes of checks that students must not see.
enum class HiddenChecks : std::uint8_t {
    counted,  ///< their number is told and the total leaves them out
    own,      ///< the reader hides them itself; the total has them
    shown,    ///< the form is for teachers
};

/// What an incomplete submission becomes where a format cannot say that a check was not judged.
enum class OnError : std::uint8_t {
    withhold,  ///< it gets no document, so that nobody loses a point by the machine's fault
    award,     ///< it gets the points of the checks that were not judged, but no bonus
};

struct FormRules {
    std::string_view name;    ///< "gradescope"
    std::string_view ending;  ///< of the file of a submission: ".json"; "": a folder of files
    std::string_view about;   ///< one line for the help
    bool of_class = false;    ///< one document has all submissions
    bool over_maximum = false;
    bool says_error = false;  ///< it has a word for a check or a submission that was not judged
    HiddenChecks hidden = HiddenChecks::counted;
    std::size_t most_bytes = 64U << 20U;  ///< of a document
    std::size_t most_lines = 1'000'000;
    std::size_t most_output = 1U << 20U;                      ///< bytes of one check's output
    std::size_t most_name = 255;                              ///< bytes of a name
    std::string (*file_of)(const std::string& id) = nullptr;  ///< of a check, in a folder
};

/// Foreign text for a document: UTF-8 that XML 1.0 and JSON can hold, with newlines and without
/// other control characters, escapes, surrogates and direction marks.
std::string clean_output(std::string_view text);

/// At most `most` bytes of it, which end with a line that says what was left out.
std::string shortened(const std::string& text, std::size_t most);

/// [a-z0-9-]+: every other byte becomes "-".
std::string clean_id(std::string_view id);

/// The smallest factor that makes these points whole; 0: none up to 1000.
long scale_to_whole(double points, long factor);

}  // namespace tcpwhy::grade
