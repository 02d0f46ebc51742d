#include "common/manual/completion_words.hpp"

#include <algorithm>

namespace tcpwhy {

Completes completes(const OptionText& option) {
    if (!option.words.empty()) return Completes::words;
    const std::string& value = option.value;
    if (value == "FILE") return Completes::files;
    if (value == "DIR") return Completes::folders;
    if (value == "CMD" || value == "COMMAND") return Completes::commands;
    return Completes::nothing;
}

std::string single_quoted(std::string_view text) {
    std::string quoted = "'";
    std::copy_if(text.begin(), text.end(), std::back_inserter(quoted),
                 [](char c) { return c != '\''; });
    return quoted + "'";
}

}  // namespace tcpwhy
