// The value of --follow: "1", "1,hex", "1,raw,server".
#pragma once

#include <string>

#include "tracer/render/words/options.hpp"

namespace tcpwhy::run {

/// A connection's number, then in any order how its bytes are shown (text, hex, raw) and the end
/// that sent them (client, server). Throws UsageError.
render::Following parse_following(const std::string& word);

}  // namespace tcpwhy::run
