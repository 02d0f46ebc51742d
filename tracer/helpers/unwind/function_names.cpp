#include "tracer/helpers/unwind/function_names.hpp"

namespace tcpwhy::helpers {

std::string bare_name(std::string_view function) {
    constexpr std::string_view anonymous = "(anonymous namespace)::";
    std::string out;
    int depth = 0;
    for (std::size_t at = 0; at < function.size(); ++at) {
        if (depth == 0 && function.substr(at).starts_with(anonymous)) {
            at += anonymous.size() - 1;
            continue;
        }
        const char c = function[at];
        if (c == '<') ++depth;
        if (depth == 0) {
            // Go writes (*conn).Write, C++ operator(): neither begins the parameters.
            const bool name_goes_on =
                function.substr(at).starts_with("(*") || out.ends_with("operator");
            if (c == '(' && !name_goes_on) break;
            out += c;
        }
        if (c == '>' && depth > 0) --depth;
    }
    // A template's demangled name begins with its return type: "void asio::post".
    const auto space = out.rfind(' ');
    return space == std::string::npos ? out : out.substr(space + 1);
}

std::string_view without_boost(std::string_view name) {
    constexpr std::string_view boost = "boost::";
    return name.starts_with(boost) ? name.substr(boost.size()) : name;
}

}  // namespace tcpwhy::helpers
