#include "tracer/app/commands/grade_outputs.hpp"

#include <cstdio>
#include <filesystem>

#include "common/errors.hpp"
#include "common/text/joined.hpp"
#include "common/whole_file.hpp"
#include "tracer/grade/kit/building.hpp"
#include "tracer/grade/many/kept_results.hpp"
#include "tracer/grade/many/whole_write.hpp"
#include "tracer/grade/page/class_page.hpp"
#include "tracer/grade/report/difference.hpp"
#include "tracer/grade/report/table.hpp"
#include "tracer/run/outlets/separate_files.hpp"

namespace tcpwhy::app {
namespace {

namespace fs = std::filesystem;

constexpr int some_are_incomplete = 4;

void print_text(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

std::vector<grade::Result> results_of(const std::vector<grade::KeptResult>& kept) {
    std::vector<grade::Result> results;
    results.reserve(kept.size());
    for (const grade::KeptResult& each : kept) results.push_back(each.result);
    return results;
}

/// The folder in which all of them lie; "": there are several.
std::string folder_of(const std::vector<grade::KeptResult>& kept) {
    for (const grade::KeptResult& each : kept)
        if (each.folder != kept.front().folder) return "";
    return kept.front().folder;
}

/// Recordings first, so that a result which is there has its recordings too.
void copy_kept(const grade::KeptResult& kept, const std::string& folder) {
    const std::string name = grade::file_name_of(kept.result.submission);
    const fs::path from = fs::path(kept.folder) / name;
    const fs::path to = fs::path(folder) / name;
    std::error_code error;
    if (fs::equivalent(from, to, error)) return;
    error.clear();  // of equivalent(): there may be neither
    if (fs::is_directory(from))
        fs::copy(from, to,
                 fs::copy_options::recursive | fs::copy_options::overwrite_existing |
                     fs::copy_options::skip_symlinks,
                 error);
    if (error)
        throw UnavailableError(
            attempt_failed("cannot copy the recordings of " + name, error.value()));
    grade::write_whole((fs::path(folder) / (name + ".json")).string(), grade::to_json(kept.result));
}

/// The page of a kept recording, relative to the class page; "": there is none.
std::string page_of_check(const fs::path& class_file, const std::string& kept_in,
                          const std::string& submission, const std::string& check) {
    if (kept_in.empty()) return "";
    const fs::path page =
        fs::path(kept_in) / grade::file_name_of(submission) / (grade::clean_id(check) + ".html");
    std::error_code error;
    if (!fs::is_regular_file(page, error)) return "";
    const fs::path from = fs::absolute(class_file).parent_path();
    return fs::relative(page, from, error).generic_string();
}

std::string class_file_of(const GradeOutputs& outputs) {
    return outputs.class_file.empty() ? "class.html" : outputs.class_file;
}

void write_class_page(const GradeOutputs& outputs, const grade::DeliveryOrder& order,
                      const std::vector<grade::Result>& results, const std::string& kept_in) {
    const std::string file = class_file_of(outputs);
    grade::ClassPageOrder page;
    page.anonymous = outputs.anonymous;
    page.time = order.around.time;
    page.outline = order.outline;
    page.page_of = [&](const std::string& submission, const std::string& check) {
        return page_of_check(file, kept_in, submission, check);
    };
    grade::write_whole(file, grade::class_page(page, results));
}

/// An archive is an input, and so is every file of a folder, but for reports of earlier runs: those
/// are what an export may write anew.
std::vector<std::string> inputs_of(const std::vector<std::string>& words,
                                   const std::vector<std::string>& outputs) {
    std::vector<std::string> inputs;
    for (const std::string& word : words) {
        if (!fs::is_directory(word)) {
            inputs.push_back(word);
            continue;
        }
        for (const std::string& output : outputs) {
            std::error_code error;
            const fs::path inside = fs::relative(output, word, error);
            const std::string ending = inside.extension().string();
            const bool report = ending == ".json" || ending == ".xml" || ending == ".csv" ||
                                ending == ".html" || ending == ".txt";
            if (!error && !inside.empty() && *inside.begin() != ".." && !report)
                inputs.push_back(output);
        }
    }
    return inputs;
}

void show_merged(const std::vector<grade::Result>& results, const std::string& format) {
    if (format == "json") {
        for (const grade::Result& result : results) print_text(grade::to_json(result));
        return;
    }
    print_text(results.size() == 1 ? grade::report_for_people(results.front())
                                   : grade::table_of_many(results));
}

}  // namespace

bool GradeOutputs::on_standard_output() const {
    for (const std::string& word : exports)
        if (grade::export_wish(word).path.empty()) return true;
    return false;
}

void add_grade_outputs(CommandLine& command, GradeOutputs& outputs) {
    std::vector<std::string> names;
    for (const grade::Form& form : grade::forms()) names.emplace_back(form.rules.name);
    for (const grade::Kit& kit : grade::kits()) names.emplace_back(kit.name);
    command
        .add_option("--export", &outputs.exports,
                    "Also write the result as a school's system reads it (" + joined(names, ", ") +
                        "); without a path alone to standard output. The last five are ready "
                        "uploads, for which nothing is graded")
        .type_name("FORMAT[:PATH]")
        .suggests(names)
        .one_value_each();
    command.add_flag("--class", outputs.class_page,
                     "Write a page of the class; -o names its file, class.html if not given");
    command.add_option("-o,--output", &outputs.class_file, "The file of --class")
        .type_name("FILE")
        .rarely();
    command
        .add_flag("--anonymous", outputs.anonymous,
                  "The page of the class has no names and no text of programs")
        .rarely();
    command
        .add_flag("--merge", outputs.merge,
                  "Grade nothing: the words are results, or folders of them, of earlier runs")
        .rarely();
    command
        .add_option("--against", &outputs.against,
                    "Show which verdicts differ from the results in this folder")
        .type_name("DIR")
        .rarely();
    command
        .add_option("--on-error", &outputs.on_error,
                    "Where a form cannot say that a check was not judged: withhold the result, or "
                    "award the points")
        .one_of({"withhold", "award"})
        .type_name("WAY")
        .capture_default()
        .rarely();
    command
        .add_option("--roster", &outputs.roster,
                    "A CSV file of the students, whose columns --export csv has too")
        .type_name("FILE")
        .rarely();
    command
        .add_option("--package", &outputs.package,
                    "The .deb, or the .tar.gz of the sources, that a ready upload installs")
        .type_name("FILE")
        .rarely();
}

bool build_kits(const GradeOutputs& outputs, const grade::FoundAssignment& found) {
    bool built = false;
    for (const std::string& word : outputs.exports) {
        const std::size_t colon = std::min(word.find(':'), word.size());
        const grade::Kit* kit = grade::kit_named(word.substr(0, colon));
        if (kit == nullptr) continue;
        const std::string path = colon < word.size() ? word.substr(colon + 1) : "";
        grade::build_kit(*kit, path, found, outputs.package);
        built = true;
    }
    return built;
}

void require_separate_outputs(const GradeOutputs& outputs, const std::vector<std::string>& words,
                              std::vector<std::string> inputs) {
    std::vector<std::string> files;
    for (const grade::ExportWish& wish : grade::export_wishes(outputs.exports))
        if (!wish.path.empty() && !fs::is_directory(wish.path)) files.push_back(wish.path);
    if (outputs.class_page) files.push_back(class_file_of(outputs));
    for (std::string& input : inputs_of(words, files)) inputs.push_back(std::move(input));
    inputs.push_back(outputs.roster);
    inputs.push_back(outputs.package);
    run::require_separate_files(files, inputs);
}

grade::DeliveryOrder delivery_order(const GradeOutputs& outputs) {
    grade::DeliveryOrder order;
    order.wishes = grade::export_wishes(outputs.exports);
    order.on_error = outputs.on_error == "award" ? grade::OnError::award : grade::OnError::withhold;
    order.around = grade::surroundings_here();
    if (!outputs.roster.empty())
        order.around.roster = grade::read_roster(
            whole_file(outputs.roster, "cannot read the roster " + outputs.roster), outputs.roster);
    order.print = print_text;
    if (!outputs.against.empty() && !fs::is_directory(outputs.against))
        throw UsageError("cannot compare with " + outputs.against + ": it is no folder");
    return order;
}

void deliver_results(const GradeOutputs& outputs, const grade::DeliveryOrder& order,
                     const std::vector<grade::Result>& results, const std::string& kept_in) {
    if (outputs.class_page) write_class_page(outputs, order, results, kept_in);
    if (!outputs.against.empty()) {
        const auto before = results_of(grade::merged(grade::kept_results({outputs.against})));
        std::fputs(grade::difference_table(before, results).c_str(),
                   outputs.on_standard_output() ? stderr : stdout);
    }
    for (const std::string& line : grade::deliver(order, results))
        std::fprintf(stderr, "tcpwhy: %s\n", line.c_str());
}

int merge_results(const GradeOutputs& outputs, const std::vector<std::string>& words,
                  const std::string& output_folder, const std::string& format) {
    if (words.empty()) throw UsageError("cannot merge: name results, or folders that have them");
    grade::DeliveryOrder order = delivery_order(outputs);
    const auto kept = grade::merged(grade::kept_results(words));
    if (kept.empty()) throw UsageError("cannot merge: there is no result in what is named");
    std::vector<std::string> inputs;
    inputs.reserve(kept.size());
    for (const grade::KeptResult& each : kept) inputs.push_back(each.file);
    require_separate_outputs(outputs, words, std::move(inputs));
    const std::vector<grade::Result> results = results_of(kept);
    order.outline = grade::outline_of(results);
    if (!output_folder.empty())
        for (const grade::KeptResult& each : kept) copy_kept(each, output_folder);
    if (!outputs.on_standard_output()) show_merged(results, format);
    deliver_results(outputs, order, results,
                    output_folder.empty() ? folder_of(kept) : output_folder);
    for (const grade::Result& result : results)
        if (!result.refused && result.incomplete()) return some_are_incomplete;
    return exit_status::ok;
}

}  // namespace tcpwhy::app
