#include "tracer/app/commands/grade.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <thread>

#include "common/errors.hpp"
#include "tracer/app/commands/grade_outputs.hpp"
#include "tracer/app/commands/grade_part.hpp"
#include "tracer/app/common_options.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/grade/assignment/bundled.hpp"
#include "tracer/grade/many/choices.hpp"
#include "tracer/grade/many/crew.hpp"
#include "tracer/grade/many/program_hash.hpp"
#include "tracer/grade/many/regrade.hpp"
#include "tracer/grade/report/doctor.hpp"
#include "tracer/grade/report/table.hpp"
#include "tracer/grade/run/rungs.hpp"
#include "tracer/helpers/confine/rungs.hpp"
#include "tracer/run/suite_program.hpp"

namespace tcpwhy::app {
namespace {

struct GradeChoices {
    std::vector<std::string> words;  ///< the assignment, then submissions
    std::string format = "text";
    std::string lab = "auto";
    std::string output_folder;
    int jobs = 0;
    std::string budget;
    std::string fail_below;
    std::string evidence;
    std::string confinement;
    std::string run_as;
    std::string seed;
    bool plan = false;
    bool resume = false;
    bool doctor = false;
    bool trust = false;
    GradeOutputs outputs;
    GradePart part;
};

/// How the rungs of this machine and the command line's wishes meet.
struct Standing {
    grade::EvidenceRung evidence;
    std::vector<helpers::RungReport> reports;
};

constexpr int exit_incomplete = 4;

grade::Evidence wished(const GradeChoices& choices, grade::Evidence here) {
    if (choices.evidence.empty()) return here;
    const auto evidence = grade::evidence_named(choices.evidence);
    if (!evidence) throw UsageError("--evidence is E1, E2 or E3, not " + choices.evidence);
    return std::min(*evidence, here);
}

void require_rungs(const GradeChoices& choices, const grade::GradeOrder& order) {
    const grade::LeastRungs least = grade::least_rungs_named(choices.fail_below);
    if (order.evidence >= least.evidence && order.confinement >= least.confinement) return;
    throw UnavailableError("cannot grade at " + choices.fail_below + ": here it is " +
                           std::string(helpers::name_of(order.confinement)) + "," +
                           std::string(name(order.evidence)) +
                           "; `tcpwhy grade --doctor` says why");
}

/// The highest rung that works, and none above the one that the user named.
helpers::Rung confinement_of(const GradeChoices& choices,
                             const std::vector<helpers::RungReport>& reports) {
    auto most = helpers::Rung::c4;
    if (!choices.confinement.empty()) {
        const auto named = helpers::confinement_rung_named(choices.confinement);
        if (!named)
            throw UsageError("--confinement is C1, C2, C3 or C4, not " + choices.confinement);
        most = *named;
    }
    for (const helpers::RungReport& report : reports)
        if (report.works && report.rung <= most) return report.rung;
    return helpers::Rung::c1;
}

Standing stand(const GradeChoices& choices, grade::GradeOrder& order) {
    Standing standing;
    standing.evidence = grade::try_evidence(lab::choice_named(choices.lab).value());
    order.evidence = wished(choices, standing.evidence.evidence);
    order.lab = standing.evidence.lab;
    standing.reports = helpers::try_rungs(run::own_path(), choices.run_as);
    order.confinement = confinement_of(choices, standing.reports);
    return standing;
}

int jobs_of(const GradeChoices& choices, const grade::GradeOrder& order) {
    // Processes of one user count together, and may end each other.
    const bool several = order.lab == lab::Choice::private_lab &&
                         helpers::several_at_once(order.confinement) && choices.run_as.empty();
    if (!several) {
        if (choices.jobs > 1)
            std::fputs(
                "tcpwhy: one submission at a time: several at once need a private lab, "
                "confinement C4 and no --run-as\n",
                stderr);
        return 1;
    }
    return choices.jobs > 0 ? choices.jobs
                            : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

void show(const grade::Progress& progress) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::string line = std::to_string(progress.done) + " of " + std::to_string(progress.all);
    if (progress.done > 0) {
        const double each = progress.seconds / static_cast<double>(progress.done);
        line += ", " +
                grade::duration_words(each * static_cast<double>(progress.all - progress.done)) +
                " left";
    }
    for (const std::string& name : progress.running)
        if (line.size() + name.size() < 74) line += " · " + name;
    std::fprintf(stderr, "\r\033[K%s", progress.running.empty() ? "" : line.c_str());
    std::fflush(stderr);
}

void print(const std::string& text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
}

int status_of(const std::vector<grade::Result>& results) {
    for (const grade::Result& result : results)
        if (!result.refused && result.incomplete()) return exit_incomplete;
    return exit_status::ok;
}

void require_output_folder(const std::string& folder) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error || access(folder.c_str(), W_OK | X_OK) != 0)
        throw UsageError("cannot write into the folder " + folder);
}

int grade_them(const GradeChoices& choices, grade::GradeOrder& order) {
    const std::vector<std::string> words(choices.words.begin() + 1, choices.words.end());
    grade::CrewOrder crew;
    crew.grade = &order;
    crew.submissions = part_of(choices.part, grade::find_submissions(words));
    crew.jobs = jobs_of(choices, order);
    if (choices.plan) {
        if (order.resume || !order.only.empty())
            print(grade::regrade_table(order, crew.submissions));
        print(grade::plan_report(order, crew.submissions.size(), crew.jobs));
        return exit_status::ok;
    }
    require_separate_outputs(choices.outputs, words, {});
    if (!order.output_folder.empty()) require_output_folder(order.output_folder);
    grade::DeliveryOrder delivery = delivery_order(choices.outputs);
    delivery.outline = grade::outline_of(order.assignment);
    const bool quiet = choices.outputs.on_standard_output();
    int signal = 0;
    const bool json = choices.format == "json";
    const bool single = crew.submissions.size() == 1;
    crew.changed = show;
    crew.interrupted = [&] { return signal != 0 ? signal : signal = take_interruption(); };
    crew.finished = [&](const grade::Result& result) {
        if (json && !quiet) print(grade::to_json(result));
        if (!json && single && !quiet) print(grade::report_for_people(result));
    };
    catch_interruptions();
    const std::vector<grade::Result> results = grade::grade_all(crew);
    if (!json && !single && !quiet) print(grade::table_of_many(results));
    if (signal == 0) deliver_results(choices.outputs, delivery, results, order.output_folder);
    return signal != 0 ? 128 + signal : status_of(results);
}

int merge(const GradeChoices& choices) {
    if (!choices.output_folder.empty()) require_output_folder(choices.output_folder);
    return merge_results(choices.outputs, choices.words, choices.output_folder, choices.format);
}

int run(const GradeChoices& choices) {
    if (choices.outputs.merge) return merge(choices);
    grade::GradeOrder order;
    const std::string word = choices.words.empty() ? "echo-server" : choices.words.front();
    grade::FoundAssignment found = grade::find_assignment(word);
    if (build_kits(choices.outputs, found)) return exit_status::ok;
    order.assignment = std::move(found.assignment);
    order.assignment_folder = found.folder;
    order.output_folder = choices.output_folder.empty()
                              ? ""
                              : std::filesystem::absolute(choices.output_folder).string();
    order.run_as = choices.run_as;
    order.seed = choices.seed;
    order.resume = choices.resume;
    order.only = choices.part.checks;
    order.program_hash = grade::program_hash();
    require_checks(choices.part, order.assignment);
    if (!choices.budget.empty())
        order.until = std::chrono::steady_clock::now() +
                      std::chrono::milliseconds(
                          static_cast<long>(grade::duration_named(choices.budget) * 1000));
    const Standing standing = stand(choices, order);
    if (choices.doctor) {
        print(grade::doctor_report(order, standing.evidence, standing.reports));
        return grade::judges_anything(order.assignment, order.evidence) ? exit_status::ok
                                                                        : exit_status::unavailable;
    }
    if (choices.words.size() < 2)
        throw UsageError(
            "cannot grade: name an assignment and a submission, as in tcpwhy grade "
            "echo-server .");
    require_rungs(choices, order);
    // Of worksheets nothing runs.
    const bool runs = order.assignment.role != model::Side::none;
    if (runs && order.confinement == helpers::Rung::c1 && !choices.trust)
        throw UnavailableError(
            "cannot grade: this machine cannot confine a program, so a submission could do all "
            "that "
            "you may; --trust-submissions runs it nevertheless, `tcpwhy grade --doctor` says why");
    if (runs && order.evidence == grade::Evidence::none)
        throw UnavailableError("cannot grade on this machine: " + standing.evidence.why_no_calls);
    return grade_them(choices, order);
}

}  // namespace

Job declare_grade(CommandLine& command) {
    auto choices = std::make_shared<GradeChoices>();
    command.add_option("words", &choices->words,
                       "An assignment (a bundled name, or a folder with assignment.toml), then "
                       "submissions: folders, .zip, .tar, .tar.gz, or a folder of many");
    command.add_option("-f,--format", &choices->format, "text or json (one object a submission)")
        .one_of({"text", "json"})
        .type_name("FORMAT");
    command
        .add_option("--output-dir", &choices->output_folder,
                    "Leave each result here, with the recording and the page of each check")
        .type_name("DIR");
    command.add_option("--jobs", &choices->jobs, "So many submissions at once")
        .type_name("N")
        .between(1, 256);
    command
        .add_option("--budget", &choices->budget,
                    "End after this time (9m); what is unfinished then is `error`")
        .type_name("TIME");
    command
        .add_option("--fail-below", &choices->fail_below,
                    "Do not begin below these rungs (C3,E2): status 3")
        .type_name("RUNGS");
    command.add_option("--evidence", &choices->evidence, "Use no more than this rung: E1, E2, E3")
        .type_name("RUNG");
    command
        .add_option("--confinement", &choices->confinement,
                    "Use no more than this rung: C1, C2, C3, C4")
        .type_name("RUNG");
    command.add_option("--run-as", &choices->run_as, "As root: the user that runs submissions")
        .type_name("USER");
    command.add_option("--seed", &choices->seed, "Draw the messages from this seed of a result")
        .type_name("HEX");
    command.add_flag("--trust-submissions", choices->trust,
                     "Also run where submissions cannot be confined (C1)");
    command.add_flag("--plan", choices->plan, "Print the longest time that it can take");
    command.add_flag("--resume", choices->resume,
                     "Keep the verdicts that --output-dir has of the same submissions");
    command.add_flag("--doctor", choices->doctor, "Say what can be judged on this machine");
    add_grade_part(command, choices->part);
    add_grade_outputs(command, choices->outputs);
    add_lab_option(command, choices->lab);
    command.add_exit_status(
        "0 every submission has a result, 4 some results are incomplete, 2 usage, 3 this machine "
        "cannot do it, 128 + N ended by signal N (Ctrl-C: 130).");
    return [choices] { return run(*choices); };
}

}  // namespace tcpwhy::app
