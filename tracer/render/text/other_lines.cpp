#include "tracer/render/text/other_lines.hpp"

#include "common/text/utf8.hpp"
#include "tracer/calls/words/describe_call.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/sites.hpp"
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
    const std::vector<std::string> site = site_wordings(call.site.get(), true);
    if (!site.empty()) out.append(", ").append(site.front());
    for (const model::Note& note : finding.notes) {
        out += "; ";
        why::append_note(out, note);
    }
}

void append_implied_line(std::string& out, const model::Implied& implied, const Options& options,
                         const Processes& processes) {
    const model::ConnectionIdentity& ends = implied.connection;
    const bool client = implied.from == model::Side::client;
    out += "~ ";
    append(out, client ? ends.client : ends.server);
    out += " > ";
    append(out, client ? ends.server : ends.client);
    out += ": Flags [";
    out += flags_text(implied.flags).view();
    out += ']';
    if (implied.length > 0) {
        out += ", seq ";
        append_number(out, implied.seq.value_or(0));
        out += ':';
        append_number(out, implied.seq.value_or(0) + implied.length);
    }
    out += ", ";
    out += model::name(implied.transit);
    if (implied.otherwise != model::Otherwise::nothing)
        out.append(" (or ").append(model::name(implied.otherwise)) += ')';
    out += "  inferred from ";
    out += implied.call != 0 ? model::name(implied.name) : std::string_view{"the end of"};
    if (const std::string_view process = processes.name(implied.pid); !process.empty()) {
        out += implied.call != 0 ? " (" : " ";
        tcpwhy::append_visible(out, process, options.unicode);
        if (implied.call != 0) out += ')';
    }
    if (!options.quiet) {
        const auto known = [](const model::TcpStates& states) {
            const std::string words = spoken(states);
            return words.empty() ? std::string("?") : words;
        };
        out.append("  [").append(known(implied.client_states)) += '/';
        out.append(known(implied.server_states)) += ']';
    }
    if (options.verbosity == 0) return;
    out += "\n    ";
    why::append_why(out, implied);
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
