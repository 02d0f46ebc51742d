// The assignments that are built in: the files of tracer/grade/assignments.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/text/embedded_text.hpp"
#include "tracer/grade/assignment/assignment.hpp"

namespace tcpwhy::grade {

/// In the order of their names. (Generated from the files.)
std::span<const EmbeddedText> assignment_texts();

std::vector<std::string> bundled_names();

struct FoundAssignment {
    Assignment assignment;
    std::string folder;  ///< in which its assignment.toml lies; "": a bundled one
};

/// The bundled one of that name, or that of a folder or file. Throws UsageError.
FoundAssignment find_assignment(const std::string& word);

}  // namespace tcpwhy::grade
