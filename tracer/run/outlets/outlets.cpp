#include "tracer/app/outlets.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tracer/app/png.hpp"
#include "tracer/app/recording.hpp"
#include "tracer/app/screen.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/render/selection.hpp"

namespace tcpwhy::app {
namespace {

constexpr int narrowest_columns = 80;
constexpr int widest_columns = 200;
constexpr std::size_t buffer_bytes = 64U << 10U;
/// At the end, a terminal that takes nothing for so long is left as it is.
constexpr std::chrono::milliseconds screen_patience{1000};

std::string format_list() {
    std::string list;
    for (const std::string_view format : render::formats()) {
        if (!list.empty()) list += ", ";
        list += format;
    }
    return list + ", png";
}

/// Before a file is opened for it.
void require_format(const std::string& format) {
    const auto& known = render::formats();
    if (format != "png" && std::find(known.begin(), known.end(), format) == known.end())
        throw UsageError("there is no format '" + format + "': choose one of " + format_list());
}

render::Selection selection_of(const DisplayOptions& display) {
    render::Selection selection{display.connection, {}};
    for (const std::string& name : display.phases)
        for (const model::Phase phase :
             {model::Phase::handshake, model::Phase::data, model::Phase::shutdown,
              model::Phase::abort, model::Phase::other})
            if (model::name(phase) == name) selection.phases.insert(phase);
    return selection;
}

[[noreturn]] void fail_to_write(const std::string& name, int error) {
    const char* mend = error == ENOSPC  ? " (mend: free some space, or write elsewhere)"
                       : error == EFBIG ? " (mend: ulimit -f unlimited)"
                                        : "";
    throw UnavailableError(attempt_failed("cannot write to " + name, error) + mend);
}

/// Whether standard output is somebody who watches, and may stop to; a file takes everything.
bool stdout_may_stall() {
    struct stat status {};
    return fstat(STDOUT_FILENO, &status) == 0 && !S_ISREG(status.st_mode);
}

/// A buffered descriptor whose failures are clear lines.
class Output {
  public:
    Output(const std::string& file, const DisplayOptions& display)
        : unbuffered_(display.unbuffered) {
        if (file.empty()) {
            if (display.live && stdout_may_stall()) screen_.emplace(fd_);
            return;
        }
        name_ = file;
        owned_ = Descriptor(
            open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666));
        if (!owned_) throw UsageError(attempt_failed("cannot write to " + name_, errno));
        fd_ = owned_.get();
    }

    void put(std::string_view text) {
        if (buffer_.empty() && (unbuffered_ || text.size() >= buffer_bytes)) return deliver(text);
        buffer_ += text;
        if (unbuffered_ || buffer_.size() >= buffer_bytes) flush();
    }
    void flush() {
        const std::string text = std::exchange(buffer_, {});
        deliver(text);
    }
    void finish() {
        flush();
        const int error = screen_ ? screen_->finish(screen_patience) : 0;
        if (error != 0) fail_to_write(name_, error);
        // Network file systems tell of a full disk only now.
        if (owned_ && close(owned_.release()) != 0)
            throw UnavailableError(attempt_failed("cannot write to " + name_, errno));
    }
    [[nodiscard]] bool reader_gone() const {
        return reader_gone_ || (screen_ && screen_->reader_gone());
    }
    /// Lines that were not written since this was last asked, for want of room; 0 as long as there
    /// is none.
    std::uint64_t take_left_out() { return screen_ ? screen_->take_left_out() : 0; }

  private:
    void deliver(std::string_view text) {
        if (screen_)
            screen_->put(text);
        else
            write_all(text);
    }
    void write_all(std::string_view rest) {
        while (!rest.empty() && !reader_gone_) {
            const ssize_t written = write(fd_, rest.data(), rest.size());
            if (written > 0) {
                rest.remove_prefix(static_cast<std::size_t>(written));
            } else if (written < 0 && errno == EPIPE) {
                reader_gone_ = true;
            } else if (written < 0 && errno != EINTR) {
                fail_to_write(name_, errno);
            }
        }
    }

    std::string name_ = "standard output";
    Descriptor owned_;
    int fd_ = STDOUT_FILENO;
    std::optional<app::Screen> screen_;
    std::string buffer_;
    bool unbuffered_;
    bool reader_gone_ = false;
};

int columns_to_draw_in() {
    return std::clamp(terminal_columns(), narrowest_columns, widest_columns);
}

render::Options render_options(const DisplayOptions& display, bool to_stdout) {
    render::Options options;
    options.width = display.width != 0 ? display.width : columns_to_draw_in();
    options.color = display.color == "always" ||
                    (display.color == "auto" && to_stdout && terminal_wants_color());
    options.unicode = locale_is_utf8();
    options.absolute_numbers = display.absolute_numbers;
    options.quiet = display.quiet > 0;
    options.verbosity = display.verbose;
    options.hex = display.hex;
    if (display.live) options.hold_ns = render::live_hold_ns;
    return options;
}

}  // namespace

void add_display_options(CLI::App& command, DisplayOptions& options) {
    options.command = &command;
    command
        .add_option("-f,--format", options.formats,
                    "How to show the trace: " + format_list() +
                        "; may be repeated, each with a -o of its own")
        ->type_name("FORMAT")
        ->allow_extra_args(false);
    command.add_flag("--summary", options.summary,
                     "A table: one row a connection, when it has ended (-f summary)");
    command.add_option("-o,--output", options.files, "Write the format given before it to FILE")
        ->type_name("FILE")
        ->allow_extra_args(false);
    command
        .add_option(
            "-w,--write", options.recording,
            "Record the frames, each with its reason as a comment, and the calls: FILE.pcapng "
            "('-': standard output); or FILE.pcap, with the calls in FILE.jsonl")
        ->type_name("FILE");
    command.add_option("--color", options.color, "Colours: auto, always, never")
        ->type_name("WHEN")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    command.add_option("--width", options.width, "Columns, 80 to 200 (default: the terminal's)")
        ->type_name("N")
        ->check(CLI::Range(narrowest_columns, widest_columns));
    command.add_flag("-S,--absolute", options.absolute_numbers, "Absolute sequence numbers");
    command.add_flag("-q,--quiet", options.quiet, "Less of each segment");
    command.add_flag("-v,--verbose", options.verbose,
                     "Header fields; twice: every call, also those without a connection");
    command.add_flag("-X,--hex", options.hex, "The payload in hex and ASCII");
    command.add_option("--connection", options.connection, "Only the connection of that number")
        ->type_name("N");
    command
        .add_option("--only", options.phases,
                    "Only these parts of a connection's life, with commas: handshake, data, "
                    "shutdown, abort, other")
        ->type_name("PHASES")
        ->delimiter(',')
        ->allow_extra_args(false)
        ->check(CLI::IsMember({"handshake", "data", "shutdown", "abort", "other"}));
    command.add_flag("-U,--unbuffered", options.unbuffered, "Write each line at once");
    command.add_flag("-n,--numeric", options.numeric,
                     "Without effect: numbers are never turned into names");
}

std::vector<Destination> destinations(const std::string& order,
                                      const std::vector<std::string>& formats,
                                      const std::vector<std::string>& files) {
    std::vector<Destination> all;
    std::size_t format = 0;
    std::size_t file = 0;
    bool open_format = false;  // the last one has no file yet
    for (const char kind : order) {
        if (kind == 'f') {
            all.push_back(Destination{formats.at(format++), ""});
            open_format = true;
            continue;
        }
        const std::string name = files.at(file++) == "-" ? "" : files.at(file - 1);
        if (open_format) {
            all.back().file = name;
        } else {
            all.push_back(Destination{"", name});
        }
        open_format = false;
    }
    if (all.empty()) all.emplace_back();
    const auto to_stdout =
        std::count_if(all.begin(), all.end(),
                      [](const Destination& destination) { return destination.file.empty(); });
    if (to_stdout > 1)
        throw UsageError(
            "only one format can go to standard output: give the others a file with -o");
    return all;
}

struct Outlets::State {
    /// A recording leaves nothing out, whoever reads it.
    render::Write open_recording(const std::string& file) {
        Output& output = *recordings.emplace_back(std::make_unique<Output>(file, DisplayOptions{}));
        return [&output](std::string_view text) { output.put(text); };
    }

    std::vector<std::unique_ptr<Output>> recordings;
    std::unique_ptr<model::TraceSink> recorder;
    std::vector<std::unique_ptr<Output>> outputs;
    std::vector<std::unique_ptr<model::TraceSink>> renderers;
    std::unique_ptr<render::Select> select;  ///< where only a part is wanted
    std::unique_ptr<model::Tee> shown;       ///< … which is passed on to these
    model::ConnectionId connection = 0;      ///< the one that is wanted
    std::vector<Png> pngs;                   ///< pictures that are converted at the end

    /// A terminal that is watched can be resized; null: there is none. Looked at rather than heard
    /// of by SIGWINCH, which a pane that others share does not always bring.
    std::shared_ptr<int> columns;

    /// Before the renderers are told that all has settled: they draw in the width that there is
    /// now, and what could not be shown is said where it is missing, and nowhere else.
    void prepare(model::Time until) {
        if (columns) *columns = columns_to_draw_in();
        for (std::size_t at = 0; at < outputs.size(); ++at) {
            model::Notice notice;
            notice.time = until;
            notice.code = model::Notice::Code::display_left_out;
            notice.count = outputs[at]->take_left_out();
            if (notice.count > 0) renderers[at]->notice(notice);
        }
    }
    /// After it: what they have let go may be seen.
    void flush() {
        for (auto& output : recordings) output->flush();
        for (auto& output : outputs) output->flush();
    }

    /// What is recorded, and what is shown.
    struct All : model::Tee {
        All(std::vector<model::TraceSink*> sinks, State& outlets)
            : model::Tee(std::move(sinks)), state(outlets) {}
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
};

Outlets::Outlets(const DisplayOptions& options, const std::string& default_format)
    : state_(std::make_unique<State>()) {
    std::string order;
    std::vector<std::string> formats;
    auto next_format = options.formats.begin();
    for (const CLI::Option* option : options.command->parse_order()) {
        if (option->check_lname("output")) order += 'o';
        const bool summary = option->check_lname("summary");
        if (!summary && !option->check_lname("format")) continue;
        order += 'f';
        formats.push_back(summary ? "summary" : *next_format++);
    }
    std::vector<model::TraceSink*> sinks;
    if (!options.recording.empty()) {
        state_->recorder = make_recorder(options.recording, [&](const std::string& file) {
            return state_->open_recording(file);
        });
        sinks.push_back(state_->recorder.get());
    }
    const bool records_to_stdout = options.recording == "-";
    const bool shows = !order.empty() || !(default_format.empty() || records_to_stdout);
    std::vector<Destination> wanted;
    if (shows) wanted = destinations(order, formats, options.files);
    std::vector<model::TraceSink*> shown;
    for (const Destination& destination : wanted) {
        const std::string& format =
            destination.format.empty() ? default_format : destination.format;
        require_format(format);
        if (destination.file.empty() && records_to_stdout)
            throw UsageError(
                "the recording goes to standard output (-w -): give each format a file with -o");
        auto output = std::make_unique<Output>(destination.file, options);
        auto write = [out = output.get()](std::string_view text) { out->put(text); };
        render::Options how = render_options(options, destination.file.empty());
        if (options.live && options.width == 0 && destination.file.empty() && stdout_is_terminal())
            how.width_now = state_->columns = std::make_shared<int>(how.width);
        auto renderer = format == "png" ? state_->pngs.emplace_back(write).drawn_as_svg(how)
                                        : render::make_renderer(format, how, write);
        shown.push_back(renderer.get());
        state_->outputs.push_back(std::move(output));
        state_->renderers.push_back(std::move(renderer));
    }
    render::Selection selection = selection_of(options);
    state_->connection = selection.connection;
    if (selection.everything()) {
        sinks.insert(sinks.end(), shown.begin(), shown.end());
    } else {
        state_->shown = std::make_unique<model::Tee>(std::move(shown));
        state_->select = std::make_unique<render::Select>(std::move(selection), *state_->shown);
        sinks.push_back(state_->select.get());
    }
    state_->all = std::make_unique<State::All>(std::move(sinks), *state_);
}

Outlets::~Outlets() = default;

model::TraceSink& Outlets::sink() {
    return *state_->all;
}

void Outlets::finish() {
    for (auto& recording : state_->recordings) recording->finish();
    for (Png& png : state_->pngs) png.convert();
    for (auto& output : state_->outputs) output->finish();
    if (const auto count = state_->select ? state_->select->missed() : std::nullopt)
        std::fprintf(stderr, "tcpwhy: there is no connection %llu; there %s %llu\n",
                     static_cast<unsigned long long>(state_->connection),
                     *count == 1 ? "was" : "were", static_cast<unsigned long long>(*count));
}

bool Outlets::reader_gone() const {
    const auto gone = [](const auto& output) { return output->reader_gone(); };
    const auto any_gone = [&](const auto& outputs) {
        return std::any_of(outputs.begin(), outputs.end(), gone);
    };
    return any_gone(state_->outputs) || any_gone(state_->recordings);
}

}  // namespace tcpwhy::app
