#include "tracer/run/outlets/outlet_plan.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "common/errors.hpp"
#include "common/text/joined.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/run/outlets/follow_word.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::string_view pcap_ending = ".pcap";
constexpr model::Phase all_phases[] = {model::Phase::handshake, model::Phase::data,
                                       model::Phase::shutdown, model::Phase::abort,
                                       model::Phase::other};

void require_format(const std::string& format, const Surroundings& surroundings) {
    const auto& known = render::formats();
    const bool is_png = format == "png";
    if (!is_png && std::find(known.begin(), known.end(), format) == known.end())
        throw UsageError("cannot use the format '" + format +
                         "': there is none of this name; choose one of " + format_list());
    if (is_png && !surroundings.converts_png)
        throw UnavailableError(
            "cannot write the format png: there is no /usr/bin/rsvg-convert (fix: sudo apt-get "
            "install librsvg2-bin, or use --format svg)");
}

void require_recording(const std::string& file, const Surroundings& surroundings) {
    if (file.empty()) throw UsageError("cannot write to '': -w needs the name of a file");
    if (file == "-" && surroundings.stdout_is_terminal)
        throw UsageError(
            "cannot write a recording (-w -) to a terminal: it is binary; send it to a file or "
            "pipe");
}

render::Selection selection_of(const DisplayOptions& options) {
    render::Selection selection{options.connection, {}};
    // The bytes of a connection are those of its own segments.
    if (!options.follow.empty() && options.connection == 0)
        selection.connection = parse_following(options.follow).connection;
    for (const std::string& name : options.phases)
        for (const model::Phase phase : all_phases)
            if (model::name(phase) == name) selection.phases.insert(phase);
    return selection;
}

/// In the order that tcpdump has them when several are given.
render::Dump dump_of(const DisplayOptions& options) {
    if (options.hex_and_ascii > 0) return render::Dump::hex_and_ascii;
    if (options.hex > 0) return render::Dump::hex;
    return options.ascii ? render::Dump::ascii : render::Dump::none;
}

render::Options render_options(const DisplayOptions& options, const Surroundings& surroundings,
                               bool to_stdout) {
    render::Options how;
    how.width = options.width != 0 ? options.width : columns_to_draw_in(surroundings.columns);
    how.color = options.color == "always" ||
                (options.color == "auto" && to_stdout && surroundings.stdout_wants_color);
    how.unicode = surroundings.utf8;
    how.absolute_numbers = options.absolute_numbers;
    how.quiet = options.quiet > 0;
    how.verbosity = options.verbose;
    how.dump = dump_of(options);
    how.dumps_frames = options.hex > 1 || options.hex_and_ascii > 1;
    how.link_header = options.link_header;
    how.clock = static_cast<render::Clock>(options.clock);
    if (!options.follow.empty()) how.following = parse_following(options.follow);
    if (options.live) how.hold_ns = render::live_hold_ns;
    return how;
}

/// A page is not for reading on a terminal, and raw bytes can change what the terminal does.
void require_terminal_can_show(const std::string& format, const render::Options& how,
                               const Surroundings& surroundings) {
    if (!surroundings.stdout_is_terminal) return;
    if (format == "html")
        throw UsageError(
            "cannot show the format html on a terminal: it is a page for a browser; write it to a "
            "file: -f html -o page.html");
    if (format == "png" || format == "svg")
        throw UsageError("cannot show the format " + format +
                         " on a terminal: it is a picture; write it to a file: -f " + format +
                         " -o picture." + format);
    if (format == "follow" && how.following.as == render::Following::As::raw)
        throw UsageError(
            "cannot write raw bytes to a terminal: give them a file with -o, or a pipe; text and "
            "hex are safe");
}

}  // namespace

std::vector<std::string> format_names() {
    std::vector<std::string> names;
    for (const std::string_view format : render::formats()) names.emplace_back(format);
    names.emplace_back("png");
    return names;
}

std::string format_list() {
    return joined(format_names(), ", ");
}

int columns_to_draw_in(int terminal_columns) {
    return std::clamp(terminal_columns, narrowest_columns, widest_columns);
}

std::vector<Destination> destinations(const std::vector<Given>& given) {
    std::vector<Destination> all;
    bool format_waits_for_file = false;
    for (const Given& each : given) {
        if (each.kind == Given::Kind::format) {
            all.push_back({each.word, ""});
            format_waits_for_file = true;
            continue;
        }
        if (each.word.empty()) throw UsageError("cannot write to '': -o needs the name of a file");
        if (!format_waits_for_file) all.emplace_back();
        all.back().file = each.word == "-" ? "" : each.word;
        format_waits_for_file = false;
    }
    if (all.empty()) all.emplace_back();
    const auto defaults = std::count_if(all.begin(), all.end(), [](const Destination& destination) {
        return destination.format.empty();
    });
    if (defaults > 1)
        throw UsageError(
            "cannot write the same format to two files: each -o has the format that stands before "
            "it; write -f FORMAT -o FILE for each");
    const auto to_stdout =
        std::count_if(all.begin(), all.end(),
                      [](const Destination& destination) { return destination.file.empty(); });
    if (to_stdout > 1)
        throw UsageError(
            "cannot write two formats to standard output: only one format can go there; give the "
            "others a file with -o");
    return all;
}

OutletPlan plan_outlets(const DisplayOptions& options, const std::string& default_format,
                        const Surroundings& surroundings) {
    OutletPlan plan;
    plan.recording = options.recording;
    plan.selection = selection_of(options);
    plan.where = where::Conditions(options.where);
    plan.unbuffered = options.unbuffered;
    plan.live = options.live;
    plan.sites = !options.no_sites;
    if (plan.recording) require_recording(*plan.recording, surroundings);
    const bool records_to_stdout = plan.recording == "-";
    if (options.given.empty() && (default_format.empty() || records_to_stdout)) return plan;
    for (const Destination& wanted : destinations(options.given)) {
        const std::string& format = wanted.format.empty() ? default_format : wanted.format;
        const bool to_stdout = wanted.file.empty();
        require_format(format, surroundings);
        if (to_stdout && records_to_stdout)
            throw UsageError(
                "cannot write a format to standard output: the recording goes there (-w -); give "
                "each "
                "format a file with -o");
        const bool follows_terminal =
            options.live && options.width == 0 && to_stdout && surroundings.stdout_is_terminal;
        render::Options how = render_options(options, surroundings, to_stdout);
        how.calls = plan.where.ask(where::Key::error);
        if (to_stdout) require_terminal_can_show(format, how, surroundings);
        plan.shown.push_back({format, wanted.file, std::move(how), follows_terminal});
    }
    return plan;
}

std::vector<std::string> recording_files(const std::string& recording) {
    if (recording == "-") return {""};
    if (!recording.ends_with(pcap_ending)) return {recording};
    return {recording, recording.substr(0, recording.size() - pcap_ending.size()) + ".jsonl"};
}

std::vector<std::string> files_of(const OutletPlan& plan) {
    std::vector<std::string> files;
    if (plan.recording) files = recording_files(*plan.recording);
    for (const PlannedFormat& shown : plan.shown) files.push_back(shown.file);
    return files;
}

}  // namespace tcpwhy::run
