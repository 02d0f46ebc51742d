// `tcpwhy` as a user runs it, and the trace that it wrote. Used by all live tests.
#pragma once

#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/trace/trace_reader.hpp"

namespace tcpwhy::test {

struct TracedRun {
    std::vector<std::string> argv;
    Finished finished;
    std::string json_lines;  ///< the trace as it was written; "" when there is none
    Trace trace;
    /// Why the trace could not be read, or how its recording read back differs; "" when all is
    /// well.
    std::string unreadable;
};

/// Runs BIN_DIR/tcpwhy with these arguments, `--format json -o FILE` and `-w RECORDING`; both files
/// are gone afterwards. Reading the recording must give the same lines, byte for byte.
/// Where the variable TCPWHY_KEEP names a folder, a copy of each trace stays there.
TracedRun traced(const std::vector<std::string>& arguments);

/// `tcpwhy run --server … --client …`.
TracedRun traced_pair(const std::string& server, const std::string& client,
                      const std::vector<std::string>& more_arguments = {});

/// The command, its status, what it said, and the story of the trace: the message of a failing
/// test.
std::string report(const TracedRun& run);

/// A program of tests/peers: "…/bin/peers/plain-server".
std::string peer(const std::string& name);

/// The number in an environment variable, or `otherwise`.
int number_from_environment(const char* variable, int otherwise);

}  // namespace tcpwhy::test
