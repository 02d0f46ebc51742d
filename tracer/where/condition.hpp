// --where: conditions on what the analysis has found, "note=reset-unread-data,side=server".
//
// Values of one key are alternatives; different keys must all hold. An item that does not have what
// a key asks for (a segment has no errno) does not match.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/finding.hpp"

namespace tcpwhy::where {

enum class Key : std::uint8_t { note, cause, outcome, state, error, process, side };
constexpr std::size_t keys = 7;

/// The values that each key may have; none: all are welcome.
class Conditions {
  public:
    Conditions() = default;
    /// Words such as "note=nagle,side=client". Throws UsageError for an unknown key or value.
    explicit Conditions(const std::vector<std::string>& words);

    [[nodiscard]] bool any() const;
    [[nodiscard]] bool ask(Key key) const { return !values(key).empty(); }
    [[nodiscard]] const std::vector<std::string>& values(Key key) const {
        return values_[static_cast<std::size_t>(key)];
    }
    /// The condition as it was written, for messages.
    [[nodiscard]] const std::string& text() const { return text_; }

  private:
    void add(const std::string& word);

    std::array<std::vector<std::string>, keys> values_;
    std::string text_;
};

/// What an item of a trace can be asked for.
struct Traits {
    const model::Notes* notes = nullptr;  ///< null: it has none
    const model::Cause* cause = nullptr;  ///< null: it is not caused
    model::TcpStates states{};            ///< of its ends; empty: none
    int error = 0;                        ///< errno; 0: none
    model::Side side = model::Side::none;
    std::vector<model::Pid> pids{};                 ///< of the processes that did it
    std::vector<std::string_view> process_names{};  ///< likewise
};

/// Whether it matches all keys but the outcome, which is known later.
bool matches(const Conditions& conditions, const Traits& traits);
/// Whether one of the processes is welcome.
bool matches_process(const Conditions& conditions, const Traits& traits);
/// Whether an outcome is welcome.
bool matches(const Conditions& conditions, model::Outcome outcome);

/// The words that a key may have as value; none: any word.
std::vector<std::string> known_values(Key key);
std::string_view name(Key key);

}  // namespace tcpwhy::where
