// The verdict on one check. Pure values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::grade {

enum class Verdict : std::uint8_t { passed, failed, skipped, error };
std::string_view name(Verdict verdict);

struct CheckResult {
    std::string id;
    Verdict verdict = Verdict::error;
    std::string wait;  ///< the step that went wrong, as the script has it; "": none
    std::string did;   ///< what the grader did, in a sentence
    std::string expected;
    std::string instead;             ///< of an error: what the machine did not do
    std::vector<std::string> story;  ///< the few lines that show it
    std::string said;                ///< the program's last output; foreign text
    bool by_time = false;            ///< failed by a wait that ended
    double seconds = 0;
};

/// As one text, to be sent from the process that ran the check, and back. Foreign bytes are kept.
std::string packed(const CheckResult& result);
CheckResult unpacked(std::string_view text);

}  // namespace tcpwhy::grade
