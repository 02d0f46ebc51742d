// An observer's run of one of the programs in tests/peers/observed, and its calls.
#pragma once

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/samples/recorded_facts.hpp"
#include "tracer/calls/observe/engine/observer.hpp"

namespace tcpwhy::test {

inline constexpr int no_hurry_ms = 30'000;

/// The command that runs tests/peers/observed/PROGRAM with these words.
calls::Command observed(const std::string& program, std::vector<std::string> words = {});

/// Runs a command to its end; it and all that it made must have ended well and kept every promise.
RecordedFacts observe(const calls::Command& command);

/// The only one, which has returned.
RecordedCall the_call(const std::vector<RecordedCall>& calls);

model::SocketId socket_made(const RecordedCall& call);

}  // namespace tcpwhy::test
