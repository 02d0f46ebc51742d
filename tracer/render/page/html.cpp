// The trace as one page that needs nothing else: the page's head, the trace's JSON Lines in a data
// block, the foot. The page's script reads the block when the document is complete; since it stands
// in the head, a file that was cut off still opens and shows what it has.
#include "tracer/render/page/html.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "tracer/calls/words/folded_calls.hpp"
#include "tracer/render/json/json.hpp"
#include "tracer/render/json/json_line.hpp"
#include "tracer/render/page/page.hpp"

namespace tcpwhy::render {
namespace {

// Captured bytes must not end the element they stand in ("</script>"), nor begin what changes how
// its end is found ("<!--", "<script"). In JSON these three stand in strings only, where an escape
// means the same. U+2028 and U+2029 may stay: a data block is parsed as JSON, never as script.
void append_harmless(std::string& out, std::string_view json) {
    std::size_t at = 0;
    while (at < json.size()) {
        const std::size_t special = json.find_first_of("<>&", at);
        out.append(json.substr(at, special - at));
        if (special == std::string_view::npos) return;
        out += json[special] == '<' ? "\\u003c" : json[special] == '>' ? "\\u003e" : "\\u0026";
        at = special + 1;
    }
}

class HtmlPage : public model::PartialSink {
  public:
    HtmlPage(const Options& options, Write write)
        : write_(std::move(write)),
          source_lines_(options.source_lines),
          json_(make_json(options, [this](std::string_view lines) { write_data(lines); })) {}
    HtmlPage(const HtmlPage&) = delete;
    HtmlPage& operator=(const HtmlPage&) = delete;

    void begin(const model::TraceHeader& header) override {
        write_(page_head);
        json_->begin(header);
    }
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override {
        folded_.broken(finding.connection.id);
        json_->segment(segment, finding);
    }
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        json_->icmp(error, finding);
    }
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override {
        json_->call_entered(call, finding);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        if (returned != nullptr && folded_.leaves_out(call, *returned, finding)) return;
        json_->call_returned(call, returned, finding);
        if (source_lines_ && call.site && !call.site->file.empty() && places_.size() < most_places)
            places_.emplace(call.site->file, call.site->line);
    }
    void process(const model::ProcessEvent& event) override { json_->process(event); }
    void notice(const model::Notice& notice) override { json_->notice(notice); }
    void loss(const model::LossSwitched& loss) override { json_->loss(loss); }
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override {
        json_->orphan(seen, finding);
    }
    void connection(const model::ConnectionFinding& finding) override {
        json_->connection(finding);
    }
    void problem(const model::Problem& problem) override { json_->problem(problem); }
    void settled(model::Time until) override { json_->settled(until); }
    void end(const model::Summary& summary) override {
        json_->settled(0);  // its lines come first
        for (const auto& [call, times] : folded_.times()) write_times(call, times);
        for (const auto& [file, line] : places_) write_source(file, line);
        json_->end(summary);
        write_(page_foot);
    }

  private:
    /// Lines that are shown before and after the one that made the call.
    static constexpr std::uint32_t lines_around = 3;
    static constexpr std::size_t most_places = 1000;

    void write_times(model::CallId call, std::uint64_t times) {
        std::string out;
        {
            JsonObject json(out);
            json.word("event", "repeated");
            json.number("call", call);
            json.number("times", times);
        }
        write_data(out += '\n');
    }

    void write_source(const std::string& file, std::uint32_t line) {
        const std::uint32_t first = line > lines_around ? line - lines_around : 1;
        const auto lines = source_lines_(file, first, line + lines_around);
        if (lines.empty()) return;
        std::string out;
        {
            JsonObject json(out);
            json.word("event", "source");
            json.text("file", file);
            json.number("line", line);
            json.number("first", first);
            std::string& list = json.key("lines");
            list += '[';
            for (const std::string& text : lines) {
                if (&text != lines.data()) list += ',';
                append_json_string(list, text);
            }
            list += ']';
        }
        write_data(out += '\n');
    }
    void write_data(std::string_view lines) {
        harmless_.clear();
        append_harmless(harmless_, lines);
        write_(harmless_);
    }

    calls::FoldedCalls folded_;
    Write write_;
    SourceLines source_lines_;
    std::set<std::pair<std::string, std::uint32_t>> places_;  ///< of the calls, once each
    std::string harmless_;
    std::unique_ptr<model::TraceSink> json_;
};

}  // namespace

std::unique_ptr<model::TraceSink> make_html(const Options& options, Write write) {
    return std::make_unique<HtmlPage>(options, std::move(write));
}

}  // namespace tcpwhy::render
