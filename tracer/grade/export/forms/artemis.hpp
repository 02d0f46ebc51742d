// Artemis: a JSON file for each check, for the folder customFeedbacks. Pure.
#pragma once

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

std::string artemis_file(const std::string& id);
Documents write_artemis(const std::vector<Sheet>& sheets, const Surroundings& around);

}  // namespace tcpwhy::grade
