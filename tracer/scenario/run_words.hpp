// Parts of the sentences with which a run ends.
#pragma once

#include <string>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::scenario {

/// "2 s", "0.5 s": tenths are cut off.
std::string seconds_text(model::Time span);

/// "ended with status 1", "was ended by SIGSEGV".
std::string end_text(const model::ProcessEvent& event);

/// "127.0.0.1:80 and [::1]:80".
std::string names_of(const std::vector<Endpoint>& endpoints);

/// What to do about a server that listens on another port: " (fix: --port 8080)"; a program that
/// has forgotten htons() should not get an option instead.
std::string port_fix(std::uint16_t has, std::uint16_t wanted);

}  // namespace tcpwhy::scenario
