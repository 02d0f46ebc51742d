// The two consoles of a walk-through: this terminal, and a file of answers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tracer/teach/walk/console.hpp"

namespace tcpwhy::app {

/// Shows on standard output and reads lines of standard input.
class TerminalConsole : public teach::Console {
  public:
    TerminalConsole();
    void show(const std::string& text) override;
    std::optional<std::string> ask(const std::string& prompt, const std::string& id) override;
};

/// Takes the answers from a TOML file: `question = "b"`, or a list, one for each try. Pauses take
/// no time. The input ends at a question that the file does not answer.
class ScriptedConsole : public TerminalConsole {
  public:
    /// Throws UsageError "FILE:LINE:COLUMN: …".
    explicit ScriptedConsole(const std::string& file);
    std::optional<std::string> ask(const std::string& prompt, const std::string& id) override;

  private:
    std::map<std::string, std::vector<std::string>> answers_;
    std::map<std::string, std::size_t> asked_;
};

}  // namespace tcpwhy::app
