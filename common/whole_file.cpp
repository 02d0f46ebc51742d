#include "common/whole_file.hpp"

#include <cerrno>
#include <fstream>
#include <ios>
#include <iterator>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy {

std::string whole_file(const std::string& path, const std::string& attempt) {
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    std::string text;
    try {
        if (in) text.assign(std::istreambuf_iterator<char>(in), {});
    } catch (const std::ios_base::failure&) {
        in.setstate(std::ios::failbit);  // a folder opens without an error, but reading fails
    }
    if (!in) refuse_input(attempt, errno);
    return text;
}

}  // namespace tcpwhy
