// The ladder's words for a call: wordings for its cell, the longest first.
#pragma once

#include <string>
#include <vector>

#include "tracer/model/ids.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

using Wordings = std::vector<std::string>;

/// A call that begins to wait: "accept4(3) … waits".
Wordings waiting_words(const model::CallEntered& call, const Options& options);

/// A call that did not wait, on one row: "write(4, \"a\\n\", 2) = 2". Without `returned`: as it
/// began.
Wordings call_words(const model::CallEntered& call, const model::CallReturned* returned,
                    const Options& options);

/// A call that waited, as it returns: "accept4 = 4 ◂ woken by 3".
Wordings return_words(const model::CallEntered& call, const model::CallReturned& returned,
                      const std::vector<model::SegmentNumber>& woken_by, const Options& options);

}  // namespace tcpwhy::render
