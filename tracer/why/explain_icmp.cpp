#include "tracer/why/explain_icmp.hpp"

#include <algorithm>

#include "common/text/decimal.hpp"

namespace tcpwhy::why {

void append_why(std::string& out, const model::IcmpError& error,
                const model::IcmpFinding& finding) {
    append(out, error.source);
    out += " says that ";
    if (finding.quoted != 0) {
        out += "segment ";
        append_decimal(out, finding.quoted);
    } else {
        out += "a segment from ";
        append(out, error.from);
        out += " to ";
        append(out, error.to);
    }
    out += " did not get through: ";
    std::string words(model::name(error));
    std::replace(words.begin(), words.end(), '-', ' ');
    out += words;
    if (error.mtu != 0) {
        out += ", ";
        append_decimal(out, error.mtu);
        out += " bytes at most";
    }
    out += "; no program has said this";
}

}  // namespace tcpwhy::why
