#include "tracer/run/outlets/outlets.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "tracer/model/tee.hpp"
#include "tracer/problems/finder.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/render/without_sites.hpp"
#include "tracer/run/outlets/output.hpp"
#include "tracer/run/outlets/png.hpp"
#include "tracer/run/outlets/recording.hpp"
#include "tracer/run/outlets/source_files.hpp"
#include "tracer/where/filter.hpp"

namespace tcpwhy::run {

struct Outlets::State {
    /// A recording is never live: it leaves nothing out, whoever reads it.
    render::Write open_recording(const std::string& file) {
        Output& output = *recordings.emplace_back(std::make_unique<Output>(file, WriteStyle{}));
        return [&output](std::string_view text) { output.put(text); };
    }

    void open_format(const PlannedFormat& planned, WriteStyle style) {
        auto output = std::make_unique<Output>(planned.file, style);
        auto write = [out = output.get()](std::string_view text) { out->put(text); };
        render::Options how = planned.how;
        how.source_lines = [this](const std::string& file, std::uint32_t first,
                                  std::uint32_t last) { return sources.lines(file, first, last); };
        if (planned.follows_terminal && terminal_columns)
            how.width_now = columns = std::make_shared<int>(how.width);
        renderers.push_back(planned.format == "png"
                                ? pngs.emplace_back(write).drawn_as_svg(how)
                                : render::make_renderer(planned.format, how, write));
        outputs.push_back(std::move(output));
    }

    std::function<int()> terminal_columns;
    std::vector<std::unique_ptr<Output>> recordings;
    std::unique_ptr<model::TraceSink> recorder;
    std::vector<std::unique_ptr<Output>> outputs;
    std::vector<std::unique_ptr<model::TraceSink>> renderers;
    std::unique_ptr<render::Select> select;  ///< where only a part is wanted
    std::unique_ptr<model::Tee> shown;       ///< … which is passed on to these
    model::ConnectionId connection = 0;      ///< the one that is wanted
    std::unique_ptr<where::Filter> where;    ///< before these: what --where asks for
    std::string condition;                   ///< its words
    std::vector<Png> pngs;                   ///< pictures that are converted at the end

    /// The width of a watched terminal; null: there is none. It is asked for and not learned from
    /// SIGWINCH, which a pane that others share does not always bring.
    std::shared_ptr<int> columns;

    /// Comes before the renderers settle: they draw in the width of this moment, and a notice of
    /// lines left out stands where the lines are missing.
    void prepare(model::Time until) {
        if (columns) *columns = columns_to_draw_in(terminal_columns());
        for (std::size_t at = 0; at < outputs.size(); ++at) {
            model::Notice notice;
            notice.time = until;
            notice.code = model::Notice::Code::display_left_out;
            notice.count = outputs[at]->take_left_out();
            if (notice.count > 0) renderers[at]->notice(notice);
        }
    }
    /// Comes after the renderers have settled: their lines become visible.
    void flush() {
        for (auto& output : recordings) output->flush();
        for (auto& output : outputs) output->flush();
    }

    /// All recordings and formats.
    struct All : model::Tee {
        All(std::vector<model::TraceSink*> sinks, State& outlets)
            : model::Tee(std::move(sinks)), state(outlets) {}
        /// Whatever kills the tracer from now on, its recording is one that can be read.
        void begin(const model::TraceHeader& header) override {
            model::Tee::begin(header);
            for (auto& output : state.recordings) output->flush();
        }
        void settled(model::Time until) override {
            now = until;
            state.prepare(until);
            model::Tee::settled(until);
            state.flush();
        }
        void end(const model::Summary& summary) override {
            state.prepare(now);
            model::Tee::end(summary);
        }
        State& state;
        model::Time now = 0;
    };
    std::unique_ptr<All> all;
    std::unique_ptr<problems::Finder> finder;  ///< before all
    std::unique_ptr<render::WithoutSites>
        without_sites;  ///< before that, where they are not wanted
    SourceFiles sources;
};

Outlets::Outlets(const OutletPlan& plan, std::function<int()> terminal_columns,
                 model::TraceSink* another)
    : state_(std::make_unique<State>()) {
    state_->terminal_columns = std::move(terminal_columns);
    state_->connection = plan.selection.connection;
    std::vector<model::TraceSink*> sinks;
    if (plan.recording) {
        state_->recorder = make_recorder(
            *plan.recording, [&](const std::string& file) { return state_->open_recording(file); });
        sinks.push_back(state_->recorder.get());
    }
    for (const PlannedFormat& planned : plan.shown)
        state_->open_format(planned, {plan.unbuffered, plan.live, !plan.unbuffered && !plan.live});
    std::vector<model::TraceSink*> shown;
    for (const auto& renderer : state_->renderers) shown.push_back(renderer.get());
    if (another != nullptr) shown.push_back(another);
    if (plan.selection.everything() && !plan.where.any()) {
        // One by one: g++ 14 warns, wrongly, of the bounds of an insert().
        for (model::TraceSink* const sink : shown) sinks.push_back(sink);
    } else {
        state_->shown = std::make_unique<model::Tee>(std::move(shown));
        state_->select = std::make_unique<render::Select>(plan.selection, *state_->shown);
        model::TraceSink* first = state_->select.get();
        if (plan.where.any()) {
            state_->where = std::make_unique<where::Filter>(plan.where, *first);
            state_->condition = plan.where.text();
            first = state_->where.get();
        }
        sinks.push_back(first);
    }
    state_->all = std::make_unique<State::All>(std::move(sinks), *state_);
    state_->finder = std::make_unique<problems::Finder>(*state_->all, plan.live);
    if (!plan.sites)
        state_->without_sites = std::make_unique<render::WithoutSites>(*state_->finder);
}

Outlets::~Outlets() = default;

model::TraceSink& Outlets::sink() {
    if (state_->without_sites) return *state_->without_sites;
    return *state_->finder;
}

std::string Outlets::finish() {
    for (auto& recording : state_->recordings) recording->finish();
    for (Png& png : state_->pngs) png.convert();
    for (auto& output : state_->outputs) output->finish();
    const auto connections = state_->select ? state_->select->missed() : std::nullopt;
    if (!connections) return nothing_matched();
    return "there is no connection " + std::to_string(state_->connection) + "; there " +
           (*connections == 1 ? "was " : "were ") + std::to_string(*connections);
}

std::string Outlets::nothing_matched() const {
    if (!state_->where || state_->where->shown() > 0) return "";
    return "nothing in this trace matches --where " + state_->condition;
}

bool Outlets::reader_gone() const {
    const auto gone = [](const auto& output) { return output->reader_gone(); };
    const auto any_gone = [&](const auto& outputs) {
        return std::any_of(outputs.begin(), outputs.end(), gone);
    };
    return any_gone(state_->outputs) || any_gone(state_->recordings);
}

}  // namespace tcpwhy::run
