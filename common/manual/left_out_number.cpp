#include "common/manual/left_out_number.hpp"

#include <algorithm>
#include <string_view>

namespace tcpwhy {
namespace {

bool is_number(std::string_view word) {
    const auto digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    return !word.empty() && std::all_of(word.begin(), word.end(), digit);
}

const OptionText* option_named(const std::string& word, const Manual& manual) {
    for (const OptionText& option : manual.options)
        if (std::find(option.names.begin(), option.names.end(), word) != option.names.end())
            return &option;
    return nullptr;
}

}  // namespace

std::vector<std::string> with_left_out_numbers(int argc, const char* const* argv,
                                               const Manual& manual) {
    std::vector<std::string> words(argv, argv + argc);
    for (std::size_t at = 0; at < words.size() && words[at] != "--"; ++at) {
        if (words[at].empty() || words[at].front() != '-') continue;
        const OptionText* const option = option_named(words[at], manual);
        if (option == nullptr || option->missing_number.empty()) continue;
        const bool has_number = at + 1 < words.size() && is_number(words[at + 1]);
        if (!has_number) words[at].append("=").append(option->missing_number);
    }
    return words;
}

}  // namespace tcpwhy
