// JSON as the formats write it. Pure.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace tcpwhy::grade {

using ExportJson = nlohmann::ordered_json;

/// A whole number without a point, where it is one; at most four decimals.
inline ExportJson json_number(double value) {
    const auto scaled = static_cast<long>(value * 10000 + (value < 0 ? -0.5 : 0.5));
    if (scaled % 10000 == 0) return scaled / 10000;
    return static_cast<double>(scaled) / 10000;
}

/// `indent` -1: on one line.
inline std::string json_text(const ExportJson& json, int indent = 1) {
    return json.dump(indent, ' ', false, ExportJson::error_handler_t::replace) + "\n";
}

}  // namespace tcpwhy::grade
