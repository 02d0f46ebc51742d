// An assignment: how a submission is built and run, and the checks that judge it. docs/grading.md
// describes the file assignment.toml. Pure values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/grade/assignment/step.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::grade {

/// What a check needs to see. E1: the grader's own end, sock_diag(7), counts in /proc. E2: the
/// system calls too. E3: the segments too.
enum class Evidence : std::uint8_t { none, e1, e2, e3 };
std::string_view name(Evidence evidence);  ///< "E1"
std::optional<Evidence> evidence_named(std::string_view name);

enum class Visibility : std::uint8_t { visible, hidden, after_due_date };
std::string_view name(Visibility visibility);

/// "server sends FIN first by close or shutdown", "no RST from server".
struct WireExpectation {
    enum class Kind : std::uint8_t { no_reset, first_fin };
    Kind kind = Kind::no_reset;
    model::Side end = model::Side::none;
    bool by_call = false;  ///< first_fin: its cause is close() or shutdown()
    std::string source;
};

struct StateExpectation {
    model::Side end = model::Side::none;
    model::TcpState state = model::TcpState::closed;
    std::string source;
};

struct Expectations {
    std::vector<WireExpectation> wire;
    std::vector<StateExpectation> states;
    std::optional<model::Outcome> outcome;  ///< of the grader's last connection
    std::optional<story::Story> story;
    [[nodiscard]] bool any() const { return !wire.empty() || !states.empty() || outcome || story; }
};

/// A story with blanks, which the submission fills in (docs/labs.md).
struct Worksheet {
    std::string source;                      ///< "lab close-wait", "file mine.pcapng"
    std::string blanks = "cause,state,ack";  ///< the kinds that its blanks must have
    std::size_t count = 12;                  ///< at least so many blanks were asked for
};

struct Check {
    std::string id;
    std::string title;
    double points = 0;
    bool bonus = false;
    std::vector<std::string> needs;
    Evidence evidence = Evidence::e1;
    Visibility visibility = Visibility::visible;
    std::vector<std::string> hints;
    bool build = false;  ///< judges the build, and runs nothing
    std::optional<Worksheet> worksheet;
    std::vector<Step> steps;
    Expectations expect;
    std::string location;  ///< "FILE:LINE"
};

struct Limits {
    std::uint32_t cpu_seconds = 600;  ///< no check lasts longer
    std::uint64_t memory_mib = 512;
    std::uint32_t processes = 64;
    std::uint32_t descriptors = 256;
    std::uint64_t file_mib = 64;
    std::uint64_t disk_mib = 256;
    std::uint64_t output_mib = 1;
};

struct Build {
    std::vector<std::string> command;  ///< empty: `make` where there is a Makefile
    double seconds = 120;
    Limits limits{120, 2048, 256, 1024, 256, 1024, 4};
};

struct Assignment {
    std::string name;
    std::string title;
    std::string about;
    std::string file;                      ///< for messages
    std::string hash;                      ///< "sha256:…" of the file's text and its recordings
    model::Side role = model::Side::none;  ///< what the submission is; none: a worksheet
    std::uint16_t port = 9877;
    std::string program;  ///< "./server", within the submission
    std::vector<std::string> arguments;
    Build build;
    Limits limits;
    std::vector<Check> checks;

    [[nodiscard]] double max_score() const;  ///< without the bonus
    [[nodiscard]] const Check* find(std::string_view id) const;
};

}  // namespace tcpwhy::grade
