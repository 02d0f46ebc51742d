// The labs: the folders of docs/labs, embedded by the build, or a folder of the user's own.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

/// A folder docs/labs/NN-name.
struct EmbeddedLab {
    std::string_view folder;  ///< "04-close-wait"
    std::string_view handout;
    std::string_view questions;
    std::string_view recording;
};

/// In the order of their numbers. (Generated from the folders.)
std::span<const EmbeddedLab> lab_texts();

std::vector<Lab> labs();

/// The lab of that number or name; of that folder when the word has a slash. Throws UsageError,
/// which proposes the nearest name.
Lab find_lab(const std::string& word);

}  // namespace tcpwhy::teach
