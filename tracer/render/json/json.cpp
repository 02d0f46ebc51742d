// JSON Lines, schema 1. The names of fields and values are a contract with other tools. This unit
// writes the events that are frequent, json_events the others.
#include "tracer/render/json/json.hpp"

#include <array>
#include <string>
#include <utility>

#include "tracer/calls/words/describe_call.hpp"
#include "tracer/calls/words/error_name.hpp"
#include "tracer/render/json/json_events.hpp"
#include "tracer/render/json/json_line.hpp"
#include "tracer/render/json/json_parts.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/sites.hpp"
#include "tracer/why/explain.hpp"
#include "tracer/wire/decode/tcp_options.hpp"

namespace tcpwhy::render {
namespace {

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
    void process(const model::ProcessEvent& event) override {
        using What = model::ProcessEvent::What;
        processes_.note(event);
        if (event.what == What::ending) return;  // told by the exit that follows
        if (event.what == What::signal)
            line("signal",
                 [&](JsonObject& json) { append_signal_fields(json, event, processes_); });
        else
            line("process", [&](JsonObject& json) { append_process_fields(json, event); });
    }
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        line("icmp", [&](JsonObject& json) { append_icmp_fields(json, error, finding); });
    }
    void call_entered(const model::CallEntered& call, const model::CallFinding&) override {
        sites_.note(call);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void implied(const model::Implied& implied) override {
        line("implied",
             [&](JsonObject& json) { append_implied_fields(json, implied, processes_); });
    }
    void notice(const model::Notice& notice) override {
        if (notice.code == model::Notice::Code::sites_given_up) sites_given_up_ += notice.count;
        line("notice", [&](JsonObject& json) { append_notice_fields(json, notice, processes_); });
    }
    void loss(const model::LossSwitched& loss) override {
        line("loss", [&](JsonObject& json) { append_loss_fields(json, loss); });
    }
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override {
        line("orphan", [&](JsonObject& json) { append_orphan_fields(json, seen, finding); });
    }
    void connection(const model::ConnectionFinding& finding) override {
        line("connection",
             [&](JsonObject& json) { append_connection_fields(json, finding, processes_); });
    }
    void problem(const model::Problem& problem) override {
        line("problem",
             [&](JsonObject& json) { append_problem_fields(json, problem, processes_); });
    }
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
