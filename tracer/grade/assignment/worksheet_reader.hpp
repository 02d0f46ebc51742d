// Reads the keys of a check whose submission is a filled-in worksheet.
#pragma once

#include <string>

#include "tracer/grade/assignment/assignment.hpp"
#include "tracer/scenario/toml_table.hpp"

namespace tcpwhy::grade {

/// `table`: of a check that has the key `worksheet`. Recordings lie beside `file`. Throws
/// UsageError "FILE:LINE:COLUMN: …".
Worksheet read_worksheet(const scenario::Table& table, const std::string& file);

}  // namespace tcpwhy::grade
