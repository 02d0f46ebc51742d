// JSON Lines, schema 1. The names of fields and values are a contract with other tools.
#include "tracer/render/json/json.hpp"

#include <array>
#include <string>
#include <utility>

#include "tracer/calls/words/describe_call.hpp"
#include "tracer/calls/words/error_name.hpp"
#include "tracer/render/json/json_line.hpp"
#include "tracer/render/json/json_parts.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/sites.hpp"
#include "tracer/why/explain.hpp"
#include "tracer/wire/decode/tcp_options.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;

// As many bytes of a payload as the observer keeps of a call's data.
constexpr std::size_t payload_bytes = 64;

class JsonLines : public model::PartialSink {
  public:
    explicit JsonLines(Write write) : outlet_(std::move(write)) {}

    void begin(const model::TraceHeader& header) override {
        line("trace", [&](JsonObject& json) {
            json.number("schema", 1);
            json.word("tcpwhy", TCPWHY_VERSION);
            json.word("mode", model::name(header.mode));
            json.text("interface", header.interface);
            json.text_or_null("detail", header.detail);
            if (header.service.port != 0)
                json.number("port", header.service.port);
            else
                json.null("port");
            if (header.calls_alone) json.truth("calls_alone", true);
            if (header.lesson.any()) append_lesson(json, header.lesson);
        });
    }
    void process(const model::ProcessEvent& event) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding&) override {
        sites_.note(call);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void implied(const model::Implied& implied) override;
    void notice(const model::Notice& notice) override;
    void loss(const model::LossSwitched& loss) override;
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override;
    void problem(const model::Problem& problem) override;
    void settled(model::Time) override { outlet_.flush(); }
    void end(const model::Summary& summary) override;

  private:
    void line(std::string_view event, const auto& fields) {
        std::string& out = outlet_.buffer();
        {
            JsonObject json(out);
            json.word("event", event);
            fields(json);
        }
        out += '\n';
        outlet_.line_done();
    }
    const std::string& endpoints(const model::Segment& segment,
                                 const model::SegmentFinding& finding);

    Outlet outlet_;
    Processes processes_;
    Sites sites_;
    std::string scratch_;
    std::uint64_t sites_given_up_ = 0;
    /// The two fields of a direction, of the latest connections: addresses are long to write.
    struct Endpoints {
        model::ConnectionId id = 0;
        std::array<std::string, 2> fields;  ///< from the client, from the server
    };
    std::array<Endpoints, 64> endpoints_;
};

void JsonLines::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    processes_.note(event);
    if (event.what == What::ending) return;  // told by the exit that follows
    if (event.what == What::signal) {
        line("signal", [&](JsonObject& json) {
            json.time("time", event.time);
            json.signed_number("pid", event.pid);
            json.text_or_null("process", processes_.name(event.pid));
            json.text("signal", model::signal_name(event.signal));
            json.signed_number("number", event.signal);
            if (event.by_tcpwhy) json.truth("by_tcpwhy", true);
        });
        return;
    }
    line("process", [&](JsonObject& json) {
        json.time("time", event.time);
        json.word("what", model::name(event.what));
        json.signed_number("pid", event.pid);
        json.number_or_null("parent", static_cast<std::uint64_t>(event.parent));
        json.text("name", event.name);
        json.word("side", model::name(event.role));
        if (event.before) json.truth("before", true);
        std::string& out = json.key("argv");
        out += '[';
        for (std::size_t at = 0; at < event.argv.size(); ++at) {
            if (at > 0) out += ',';
            append_json_string(out, event.argv[at]);
        }
        out += ']';
        if (event.what == What::exit)
            json.signed_number("status", event.status);
        else
            json.null("status");
        if (event.signal != 0)
            json.text("signal", model::signal_name(event.signal));
        else
            json.null("signal");
        if (event.by_tcpwhy) json.truth("by_tcpwhy", true);
    });
}

const std::string& JsonLines::endpoints(const model::Segment& segment,
                                        const model::SegmentFinding& finding) {
    Endpoints& known = endpoints_[finding.connection.id % endpoints_.size()];
    if (known.id != finding.connection.id) known = {finding.connection.id, {}};
    std::string& fields = known.fields[finding.from == model::Side::server ? 1 : 0];
    if (fields.empty()) {
        fields = R"("source":")";
        append(fields, segment.source);
        fields += R"(","destination":")";
        append(fields, segment.destination);
        fields += '"';
    }
    return fields;
}

void JsonLines::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    line("segment", [&](JsonObject& json) {
        json.number("number", finding.number);
        json.time("time", segment.time);
        json.number("connection", finding.connection.id);
        json.word("from", model::name(finding.from));
        json.fields(endpoints(segment, finding));
        json.word("flags", flags_text(segment.flags).view());
        json.number("seq", finding.seq);
        if (finding.ack)
            json.number("ack", *finding.ack);
        else
            json.null("ack");
        json.number("absolute_seq", segment.seq);
        json.number("absolute_ack", segment.ack);
        json.number("length", segment.length);
        json.number("window", segment.window);
        json.number("window_bytes", finding.window);
        json.word("phase", model::name(finding.phase));
        append_cause(json, finding.cause, processes_);
        json.word("client_state", model::name(finding.client_state));
        json.word("server_state", model::name(finding.server_state));
        append_notes(json, finding.notes);
        if (const model::CallSite* const site = sites_.of(finding.cause.call)) {
            scratch_.clear();
            why::append_why(scratch_, segment, finding, site);
            json.text("why", scratch_);
        } else {
            json.put_word("why", why::most_why_letters,
                          [&](char* at) { return why::put_why(at, segment, finding); });
        }
        const auto options = segment.options;
        if (options.empty())
            json.null("options");
        else
            json.put_word("options", wire::most_options_letters(options.size()),
                          [&](char* at) { return wire::put_options(at, options); });
        json.text_or_null("payload", model::as_text(segment.payload).substr(0, payload_bytes));
    });
}

void JsonLines::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                              const model::CallFinding& finding) {
    line("call", [&](JsonObject& json) {
        json.number("id", call.id);
        json.signed_number("pid", call.pid);
        json.signed_number("tid", call.tid);
        json.text_or_null("process", processes_.name(call.pid));
        json.word("side", model::name(finding.side));
        json.word("name", model::name(call.call));
        json.word("family", model::name(model::family(call)));
        scratch_.clear();
        calls::append_call(scratch_, call);
        json.text("text", scratch_);
        if (call.fd >= 0)
            json.signed_number("fd", call.fd);
        else
            json.null("fd");
        if (returned != nullptr) {
            json.signed_number("result", returned->result);
            json.text_or_null(
                "error", returned->error == 0 ? std::string{} : calls::error_name(returned->error));
        } else {
            json.null("result");
            json.null("error");
        }
        json.time("entered", call.time);
        if (returned != nullptr)
            json.time("returned", returned->time);
        else
            json.null("returned");
        json.number_or_null("connection", finding.connection.id);
        json.word("state", finding.state ? model::name(*finding.state) : std::string_view{});
        if (!finding.possible.empty()) append_states(json, "states", finding.possible);
        append_numbers(json.key("woken_by"), finding.woken_by);
        json.word("kernel_state",
                  finding.kernel ? model::name(*finding.kernel) : std::string_view{});
        json.number_or_null("socket", call.socket);
        const std::string& sent = call.as<model::args::Send>().data;
        const std::string& data = returned != nullptr && sent.empty() ? returned->data : sent;
        json.text_or_null("data", data);
        append_site_fields(json, call.site.get());
        append_notes(json, finding.notes);
    });
}

void JsonLines::implied(const model::Implied& implied) {
    const auto state = [](const model::TcpStates& states) {
        const auto only = states.only();
        return only ? model::name(*only) : std::string_view{};
    };
    line("implied", [&](JsonObject& json) {
        json.time("time", implied.time);
        json.number("connection", implied.connection.id);
        json.word("from", model::name(implied.from));
        json.word("flags", flags_text(implied.flags).view());
        if (implied.seq)
            json.number("seq", *implied.seq);
        else
            json.null("seq");
        json.number("length", implied.length);
        json.word("status", model::name(implied.transit));
        json.word("otherwise", model::name(implied.otherwise));
        json.word("evidence", model::name(model::Evidence::inferred));
        json.number_or_null("call", implied.call);
        json.word("name", model::name(implied.name));
        json.number_or_null("pid", static_cast<std::uint64_t>(implied.pid));
        json.text_or_null("process", processes_.name(implied.pid));
        json.word("client_state", state(implied.client_states));
        json.word("server_state", state(implied.server_states));
        append_states(json, "client_states", implied.client_states);
        append_states(json, "server_states", implied.server_states);
        scratch_.clear();
        why::append_why(scratch_, implied);
        json.text("why", scratch_);
    });
}

void JsonLines::notice(const model::Notice& notice) {
    if (notice.code == model::Notice::Code::sites_given_up) sites_given_up_ += notice.count;
    line("notice", [&](JsonObject& json) {
        json.time("time", notice.time);
        json.word("code", model::name(notice.code));
        json.number_or_null("pid", static_cast<std::uint64_t>(notice.pid));
        json.text_or_null("process", processes_.name(notice.pid));
        json.number("count", notice.count);
        json.text_or_null("text", notice.text);
    });
}

void JsonLines::loss(const model::LossSwitched& loss) {
    line("loss", [&](JsonObject& json) {
        json.time("time", loss.time);
        json.number("socket", loss.socket);
        json.truth("dropping", loss.dropping);
        if (loss.kind != model::SegmentKind::any) json.word("only", model::name(loss.kind));
    });
}

void JsonLines::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    const bool known = finding.connection.id != 0;
    line("icmp", [&](JsonObject& json) {
        json.time("time", error.time);
        json.number_or_null("connection", finding.connection.id);
        json.word("to", model::name(finding.to));
        json.number_or_null("segment", finding.quoted);
        json.text("source", to_string(error.source));
        json.text("destination", to_string(error.destination));
        json.number("type", error.type);
        json.number("code", error.code);
        json.word("name", model::name(error));
        json.number_or_null("mtu", error.mtu);
        const int number = model::errno_of(error);
        json.text_or_null("error", number == 0 ? std::string{} : calls::error_name(number));
        json.endpoint("quoted_source", error.from);
        json.endpoint("quoted_destination", error.to);
        json.number("absolute_seq", error.seq);
        json.word("client_state", known ? model::name(finding.client_state) : std::string_view{});
        json.word("server_state", known ? model::name(finding.server_state) : std::string_view{});
        scratch_.clear();
        append_icmp(scratch_, error);
        json.text("text", scratch_);
        scratch_.clear();
        why::append_why(scratch_, error, finding);
        json.text("why", scratch_);
    });
}

void JsonLines::orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) {
    line("orphan", [&](JsonObject& json) {
        json.time("time", seen.time);
        json.number("connection", finding.connection.id);
        json.word("side", model::name(finding.side));
        json.endpoint("local", seen.local);
        json.endpoint("remote", seen.remote);
        json.word("state", model::name(finding.state));
        json.word("kernel_state", model::name(seen.state));
        json.truth("agrees", finding.agrees);
        json.word("timer", model::name(seen.timer));
        if (seen.timer_left >= 0)
            json.time("timer_left", seen.timer_left);
        else
            json.null("timer_left");
    });
}

void JsonLines::connection(const model::ConnectionFinding& finding) {
    line("connection", [&](JsonObject& json) { append_connection(json, finding, processes_); });
}

void JsonLines::problem(const model::Problem& problem) {
    line("problem", [&](JsonObject& json) { append_problem(json, problem, processes_); });
}

void JsonLines::end(const model::Summary& summary) {
    line("summary", [&](JsonObject& json) {
        json.number("segments", summary.segments);
        json.number("calls", summary.calls);
        json.number("dropped", summary.dropped);
        if (summary.lost != 0) json.number("lost", summary.lost);
        json.number("unexplained", summary.unexplained);
        json.number("connections", summary.connections);
        json.number("disagreements", summary.disagreements);
        json.number("compared", summary.compared);
        json.number("sites_given_up", sites_given_up_);
        if (summary.calls_alone) json.number("implied", summary.implied);
    });
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_json(const Options&, Write write) {
    return std::make_unique<JsonLines>(std::move(write));
}

}  // namespace tcpwhy::render
