#include "tracer/grade/many/submission_grader.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "common/errors.hpp"
#include "tracer/grade/many/child_work.hpp"
#include "tracer/grade/many/kept_results.hpp"
#include "tracer/grade/many/regrade.hpp"
#include "tracer/grade/many/turns.hpp"
#include "tracer/grade/many/whole_write.hpp"
#include "tracer/grade/run/run_check.hpp"
#include "tracer/grade/submission/build.hpp"
#include "tracer/grade/submission/worksheet.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr int most_tries_after_fault = 2;
/// No check takes so long, on a slow machine either; its process is given up.
constexpr double hang_margin_seconds = 900;

CheckResult fault(const std::string& id, const std::string& what) {
    CheckResult result;
    result.id = id;
    result.verdict = Verdict::error;
    result.instead = what;
    return result;
}

}  // namespace

SubmissionGrader::SubmissionGrader(const GradeOrder& order, const Submission& submission,
                                   const RunFolder& runs, std::string result_file)
    : order_(order),
      submission_(submission),
      runs_(runs),
      result_file_(std::move(result_file)),
      folders_(runs.file("")) {
    result_.submission = submission.name;
    result_.assignment = order.assignment.name;
    result_.assignment_hash = order.assignment.hash;
    result_.program_hash = order.program_hash;
    result_.evidence = name(order.evidence);
    result_.confinement = helpers::name_of(order.confinement);
}

Result SubmissionGrader::grade() {
    try {
        result_.seed = make_working_copy(submission_, folders_.work(), folders_.tmp());
        if (!order_.seed.empty()) result_.seed = order_.seed;
        if (order_.resume || !order_.only.empty()) former_ = kept_result(result_file_);
        if (!reason_to_grade(former_, result_.seed, order_).empty()) former_.reset();
        if (former_) written_ = to_json(*former_);
        grade_checks();
    } catch (const Refused& refused) {
        result_.refused = refused.why;
        result_.checks.clear();
    }
    write();
    return result_;
}

void SubmissionGrader::grade_checks() {
    for (const Check& check : order_.assignment.checks) {
        if (!takes_part(check, former_, order_)) continue;
        // Until it has been judged it counts as unfinished, whatever happens to this process.
        const auto stands = standing_verdict(former_, check, order_);
        result_.checks.push_back(stands ? *stands
                                        : graded(check, fault(check.id, "no time left"), ""));
    }
    std::size_t at = 0;
    for (const Check& check : order_.assignment.checks) {
        if (!takes_part(check, former_, order_)) continue;
        GradedCheck& place = result_.checks[at++];
        const auto begin = std::chrono::steady_clock::now();
        GradedCheck made = grade_check(check);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
        if (made.seconds == 0 && made.verdict != Verdict::skipped)
            made.seconds = static_cast<double>(static_cast<long>(taken.count() * 1000)) / 1000;
        keep_trace(check, made);
        place = std::move(made);
        write();
    }
}

GradedCheck SubmissionGrader::grade_check(const Check& check) {
    const bool late = order_.until && std::chrono::steady_clock::now() >= *order_.until;
    const auto kept = kept_verdict(former_, check, order_);
    if (kept && check.build) return late ? *kept : built_again(check, *kept);
    CheckResult result;
    result.id = check.id;
    const GradedCheck* need = unmet_need(check);
    // What could not be judged is no reason to take points elsewhere.
    const bool unknown = need != nullptr && need->verdict == Verdict::error;
    if (kept && (need == nullptr || unknown)) return *kept;
    if (need != nullptr) {
        if (unknown && late) return graded(check, fault(check.id, "no time left"), "");
        result.verdict = unknown ? Verdict::error : Verdict::skipped;
        result.instead = "it needs " + need->id + ", which could not be judged";
        return graded(check, result, need->id);
    }
    if (check.evidence > order_.evidence)
        return graded(check, fault(check.id, "needs " + std::string(name(check.evidence))), "");
    if (late) return graded(check, fault(check.id, "no time left"), "");
    if (!check.build && !not_built_again_.empty())
        return graded(check, fault(check.id, not_built_again_), "");
    return graded(check, judged(check), "");
}

/// The verdict stays: the same files were built before. If that does not succeed now, the machine
/// has changed, and the checks that are to run cannot be judged.
GradedCheck SubmissionGrader::built_again(const Check& check, const GradedCheck& kept) {
    if (!runs_programs(former_, order_)) return kept;
    const CheckResult again = judged(check);
    if (kept.verdict == Verdict::passed && again.verdict != Verdict::passed)
        not_built_again_ = "it was built before, and now it is not: " + again.instead;
    return kept;
}

const GradedCheck* SubmissionGrader::unmet_need(const Check& check) const {
    for (const std::string& need : check.needs) {
        const GradedCheck* found = result_.find(need);
        if (found != nullptr && found->verdict != Verdict::passed) return found;
    }
    return nullptr;
}

/// A fault of the machine is tried again; a fail by a wait that ended is tried again once, alone.
CheckResult SubmissionGrader::judged(const Check& check) {
    CheckResult result = judged_once(check, false);
    if (result.verdict == Verdict::failed && result.by_time) result = judged_once(check, true);
    for (int again = 0; result.verdict == Verdict::error && again < most_tries_after_fault; ++again)
        result = judged_once(check, true);
    return result;
}

CheckResult SubmissionGrader::judged_once(const Check& check, bool alone) {
    const Turn turn(runs_.file("private/order"), alone ? Turn::Kind::alone : Turn::Kind::shared);
    CheckOrder order;
    order.assignment = &order_.assignment;
    order.check = &check;
    order.confinement = confinement_for(check);
    order.seed = result_.seed;
    order.alone = alone;
    order.evidence = order_.evidence;
    order.lab = order_.lab;
    if (!order_.output_folder.empty()) {
        order.recording = trace_file(".pcapng");
        order.page = trace_file(".html");
    }
    const auto answer = answer_of_work(
        [&] {
            if (check.worksheet)
                return packed(mark_worksheet(check, folders_.work(), order_.assignment_folder));
            return packed(check.build
                              ? build_submission(order_.assignment, check.id, order.confinement)
                              : run_check(order));
        },
        seconds_left(check));
    if (!answer && seconds_left(check) <= 0) return fault(check.id, "no time left");
    if (!answer) return fault(check.id, "the process that judges it was lost");
    return unpacked(*answer);
}

double SubmissionGrader::seconds_left(const Check& check) const {
    const double hang_seconds =
        hang_margin_seconds + (check.build ? order_.assignment.build.seconds : 0);
    if (!order_.until) return hang_seconds;
    const std::chrono::duration<double> left = *order_.until - std::chrono::steady_clock::now();
    return std::clamp(left.count(), 0.0, hang_seconds);
}

helpers::Confinement SubmissionGrader::confinement_for(const Check& check) const {
    folders_.renew();
    helpers::Confinement made;
    made.rung = order_.confinement;
    made.folder = folders_.work();
    made.home = folders_.home();
    made.tmp = folders_.tmp();
    made.shm = folders_.shm();
    made.ports = {order_.assignment.port};
    made.limits =
        job_limits(check.build ? order_.assignment.build.limits : order_.assignment.limits);
    made.run_as = order_.run_as;
    for (const std::string& path : {order_.assignment_folder, order_.output_folder})
        if (!path.empty()) made.hidden.push_back(path);
    return made;
}

std::string SubmissionGrader::trace_file(const std::string& end) const {
    return runs_.file("private/trace-" + std::to_string(getpid()) + end);
}

bool SubmissionGrader::is_full() {
    constexpr std::uint32_t most_entries = 100'000;
    if (!kept_bytes_)
        kept_bytes_ = helpers::space_of_tree(order_.output_folder, most_entries,
                                             helpers::LockedFolders::left_out)
                          .value_or(order_.most_kept_bytes + 1);
    return *kept_bytes_ > order_.most_kept_bytes;
}

void SubmissionGrader::keep_trace(const Check& check, const GradedCheck& made) {
    const fs::path folder = fs::path(order_.output_folder) / submission_.name;
    for (const std::string end : {".pcapng", ".html"}) {
        const std::string from = trace_file(end);
        std::error_code error;
        const auto bytes = fs::file_size(from, error);
        if (error) continue;
        // The traces of passed checks are the first that are not kept.
        if (is_full() && made.verdict == Verdict::passed) {
            fs::remove(from, error);
            continue;
        }
        fs::create_directories(folder, error);
        const fs::path to = folder / (check.id + end);
        const fs::path beside = folder / (check.id + end + ".new");
        fs::copy_file(from, beside, fs::copy_options::overwrite_existing, error);
        if (!error) fs::rename(beside, to, error);
        if (!error) *kept_bytes_ += bytes;
        fs::remove(from, error);
    }
}

void SubmissionGrader::write() {
    std::string text = to_json(result_);
    if (text == written_) return;
    write_whole(result_file_, text);
    written_ = std::move(text);
}

}  // namespace tcpwhy::grade
