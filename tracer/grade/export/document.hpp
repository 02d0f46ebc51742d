// What a writer makes: one text, or the files of a folder. Plain values.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::grade {

struct Document {
    std::string name;  ///< of a file in the folder; "": the document is the file itself
    std::string text;
};
using Documents = std::vector<Document>;

}  // namespace tcpwhy::grade
