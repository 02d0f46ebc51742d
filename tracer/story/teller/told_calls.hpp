// The calls that a story has told, and the cause of a segment in terms of them: "2nd write of
// client-2". A call is counted among the calls of its name by its actor.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "tracer/model/finding.hpp"
#include "tracer/model/system_call.hpp"
#include "tracer/story/teller/names.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

class ToldCalls {
  public:
    void add(model::CallId id, model::SystemCall call, const std::string& actor);
    /// Null: the story does not tell the call.
    [[nodiscard]] const std::string* actor_of(model::CallId id) const;
    /// The actor is left out if it is the segment's sender, and the count if the call is the last
    /// of its name.
    Cause cause_of(const model::SegmentFinding& finding, StoryNames& names) const;

  private:
    struct Told {
        std::string actor;
        std::uint64_t ordinal = 0;  ///< among the calls of this name by its actor
    };
    std::unordered_map<model::CallId, Told> calls_;
    std::unordered_map<std::string, std::uint64_t> made_;  ///< by "actor name"
};

}  // namespace tcpwhy::story
