#include "tracer/render/text/other_lines.hpp"

#include "tracer/calls/words/describe_call.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {

void append_call_line(std::string& out, const model::CallEntered& call,
                      const model::CallReturned* returned, const model::CallFinding& finding,
                      const Processes& processes) {
    append_process(out, call.pid, processes);
    out += ' ';
    calls::append_call(out, call);
    out += ' ';
    if (returned != nullptr)
        calls::append_result(out, returned);
    else
        out += "has not returned";
    for (std::size_t at = 0; at < finding.woken_by.size(); ++at) {
        out += at == 0 ? ", woken by #" : ", #";
        append_number(out, finding.woken_by[at]);
    }
    for (const model::Note& note : finding.notes) {
        out += "; ";
        why::append_note(out, note);
    }
}

void append_error_line(std::string& out, const model::IcmpError& error,
                       const model::IcmpFinding& finding, const Options& options) {
    append_icmp_line(out, error);
    if (finding.connection.id == 0) return;
    out += finding.quoted != 0 ? "  nobody's call, about " : "  nobody's call";
    if (finding.quoted != 0) append_number(out, finding.quoted);
    if (options.quiet) return;
    out += "  [";
    out += model::name(finding.client_state);
    out += '/';
    out += model::name(finding.server_state);
    out += ']';
    if (options.verbosity == 0) return;
    out += "\n    ";
    why::append_why(out, error, finding);
}

}  // namespace tcpwhy::render
