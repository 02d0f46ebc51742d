#include "tracer/render/page/lines/page_lines.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "tracer/calls/words/folded_calls.hpp"
#include "tracer/render/json/json.hpp"
#include "tracer/render/json/json_line.hpp"

namespace tcpwhy::render {
namespace {

/// A wait with a limit ends by itself. Many programs wait so in a loop, which would fill the page.
bool waits_without_limit(const model::CallEntered& call) {
    if (!call.may_wait) return false;
    return model::family(call) != model::Family::wait ||
           call.as<model::args::Wait>().timeout_ms < 0;
}

class PageLines : public model::PartialSink {
  public:
    PageLines(const Options& options, Write write)
        : write_(std::move(write)),
          source_lines_(options.source_lines),
          live_(is_live(options)),
          json_(make_json(options, write_)) {}

    void begin(const model::TraceHeader& header) override { json_->begin(header); }
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override {
        folded_.broken(finding.connection.id);
        json_->segment(segment, finding);
    }
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        json_->icmp(error, finding);
    }
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override {
        json_->call_entered(call, finding);
        if (live_ && waits_without_limit(call)) waiting_.emplace(call.id, Waiting{call, finding});
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        const bool was_shown = end_wait(call.id);
        // A call that is shown as waiting must also be shown as returned.
        if (returned != nullptr && folded_.leaves_out(call, *returned, finding) && !was_shown)
            return;
        json_->call_returned(call, returned, finding);
        note_place(call);
    }
    void process(const model::ProcessEvent& event) override { json_->process(event); }
    void notice(const model::Notice& notice) override { json_->notice(notice); }
    void loss(const model::LossSwitched& loss) override { json_->loss(loss); }
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override {
        json_->orphan(seen, finding);
    }
    void closed(const model::ConnectionFinding& finding) override {
        if (live_) json_->connection(finding);
    }
    void connection(const model::ConnectionFinding& finding) override {
        json_->connection(finding);
    }
    void problem(const model::Problem& problem) override { json_->problem(problem); }
    void settled(model::Time until) override {
        for (auto& [id, waiting] : waiting_) {
            if (waiting.call.time > until - wait_shown_after_ns) break;
            if (!std::exchange(waiting.shown, true)) {
                json_->call_returned(waiting.call, nullptr, waiting.finding);
                note_place(waiting.call);
            }
        }
        json_->settled(until);
        if (live_) write_new_sources();
    }
    void end(const model::Summary& summary) override {
        json_->settled(0);  // its lines come first
        for (const auto& [call, times] : folded_.times()) write_times(call, times);
        write_new_sources();
        json_->end(summary);
    }

  private:
    /// Lines that are shown before and after the one that made the call.
    static constexpr std::uint32_t lines_around = 3;
    static constexpr std::size_t most_places = 1000;
    /// A call that takes longer is shown before it returns.
    static constexpr model::Time wait_shown_after_ns = 50 * model::millisecond_ns;

    using Place = std::pair<std::string, std::uint32_t>;
    struct Waiting {
        model::CallEntered call;
        model::CallFinding finding;
        bool shown = false;
    };

    /// True if the call was shown while it waited.
    bool end_wait(model::CallId id) {
        const auto found = waiting_.find(id);
        if (found == waiting_.end()) return false;
        const bool shown = found->second.shown;
        waiting_.erase(found);
        return shown;
    }

    void note_place(const model::CallEntered& call) {
        if (!source_lines_ || !call.site || call.site->file.empty()) return;
        if (places_.size() >= most_places) return;
        const auto [place, is_new] = places_.emplace(call.site->file, call.site->line);
        if (is_new) new_places_.insert(*place);
    }

    void write_new_sources() {
        for (const auto& [file, line] : new_places_) write_source(file, line);
        new_places_.clear();
    }

    void write_times(model::CallId call, std::uint64_t times) {
        std::string out;
        {
            JsonObject json(out);
            json.word("event", "repeated");
            json.number("call", call);
            json.number("times", times);
        }
        write_(out += '\n');
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
        write_(out += '\n');
    }

    calls::FoldedCalls folded_;
    Write write_;
    SourceLines source_lines_;
    bool live_;
    std::set<Place> places_;  ///< of the calls, once each
    std::set<Place> new_places_;
    std::map<model::CallId, Waiting> waiting_;  ///< in the order of their entries
    std::unique_ptr<model::TraceSink> json_;
};

}  // namespace

std::unique_ptr<model::TraceSink> make_page_lines(const Options& options, Write write) {
    return std::make_unique<PageLines>(options, std::move(write));
}

}  // namespace tcpwhy::render
