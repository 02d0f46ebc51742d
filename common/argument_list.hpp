// Words in the form that execve(2) wants: pointers, and a null pointer after the last one.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy {

/// Valid as long as the words are.
inline std::vector<char*> argument_list(std::vector<std::string>& words) {
    std::vector<char*> list;
    list.reserve(words.size() + 1);
    for (std::string& word : words) list.push_back(word.data());
    list.push_back(nullptr);
    return list;
}

}  // namespace tcpwhy
