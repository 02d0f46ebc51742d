// A result for people: a table of the checks, and the words for each that is not passed. Pure.
#pragma once

#include <string>
#include <vector>

#include "tracer/grade/report/result.hpp"

namespace tcpwhy::grade {

std::string report_for_people(const Result& result);

/// Of many submissions: one line each.
std::string table_of_many(const std::vector<Result>& results);

}  // namespace tcpwhy::grade
