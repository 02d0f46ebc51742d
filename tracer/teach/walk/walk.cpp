#include "tracer/teach/walk/walk.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/explain/markdown.hpp"
#include "tracer/teach/walk/answer.hpp"
#include "tracer/teach/walk/lab_run.hpp"
#include "tracer/teach/walk/progress.hpp"
#include "tracer/teach/walk/questions.hpp"
#include "tracer/teach/walk/replay.hpp"
#include "tracer/teach/walk/views.hpp"

namespace tcpwhy::teach {
namespace {

constexpr int most_tries = 2;
constexpr int narrowest_ladder = 80;
constexpr int widest_ladder = 200;

/// The student has left.
struct Left {};

class Walk {
  public:
    Walk(const Lab& lab, const LabFiles& files, Console& console,
         const std::function<int()>& interrupted)
        : lab_(lab), files_(files), console_(console), interrupted_(interrupted) {}

    int walk() {
        progress_ = read_progress(files_.progress(lab_));
        greet();
        try {
            for (const Question& question : lab_.questions)
                if (question.predict) predict(question);
            for (const LabRun& run : lab_.runs) look_at(run);
            progress_.looked = true;
            save();
            for (const Question& question : lab_.questions)
                if (question.predict) compare(question);
            for (const Question& question : lab_.questions)
                if (!question.predict) answer(question);
        } catch (const Left&) {
            console_.show("\nYour answers are kept. `tcpwhy lab " + word() + "` goes on here.\n");
            return exit_status::failed;
        }
        progress_.finished = true;
        save();
        return finish();
    }

  private:
    [[nodiscard]] std::string word() const {
        return lab_.number > 0 ? std::to_string(lab_.number) : lab_.name;
    }

    void paragraph(const std::string& markdown) {
        console_.show(explain::render_markdown(
            markdown, {console_.columns, console_.color, console_.unicode}));
    }
    void heading(const std::string& text) {
        console_.show("\n");
        paragraph("## " + text + "\n");
    }

    void greet() {
        paragraph("# Lab " + word() + ": " + lab_.title + "\n\n" + lab_.goal + "\n");
        if (!progress_.answers.empty() && !progress_.finished)
            paragraph("\nYou have begun this lab. It goes on where you left it.\n");
        if (progress_.looked && !progress_.finished)
            for (const LabRun& run : lab_.runs)
                console_.show("  Its run again: tcpwhy read " + files_.recording(lab_, run.name) +
                              "\n");
        if (progress_.finished)
            paragraph("\nYou have finished this lab. To begin again: `" + removal() + "`\n");
    }

    /// The command that removes the answers and the recordings.
    std::string removal() const {
        std::string command = "rm " + files_.progress(lab_);
        for (const LabRun& run : lab_.runs) command += " " + files_.recording(lab_, run.name);
        return command;
    }

    void save() {
        try {
            write_progress(files_.progress(lab_), word(), progress_);
        } catch (const UnavailableError& error) {
            // Nothing is lost as long as the program runs: the student may make room.
            console_.show(std::string(error.what()) + "\n");
            if (!console_.ask("Enter: try again; Ctrl-D: leave ", "save")) throw;
            save();
        }
    }

    std::string ask(const Question& question) {
        for (;;) {
            const auto given = console_.ask("> ", question.id);
            if (!given) throw Left{};
            const std::string why = why_no_answer(question, *given);
            if (why.empty()) return *given;
            console_.show("  " + why + "\n");
        }
    }

    void show_question(const Question& question, const std::string& title) {
        heading(title);
        paragraph(question.text + "\n");
        const std::vector<std::size_t> shown = shown_choices(question);
        for (std::size_t place = 0; place < shown.size(); ++place)
            console_.show(choice_line(place, question.choices[shown[place]].text,
                                      {console_.columns, console_.color, console_.unicode}));
    }

    void predict(const Question& question) {
        GivenAnswer& given = progress_.answers[question.id];
        if (!given.text.empty()) return;
        show_question(question, "Predict");
        given.text = ask(question);
        save();
    }

    /// The recording of a run; it is made if there is none yet.
    const std::string& recording_of(const LabRun& run) {
        std::string& bytes = recordings_[run.name];
        if (!bytes.empty()) return bytes;
        const std::string file = files_.recording(lab_, run.name);
        if (!std::filesystem::exists(file)) make_recording(run, file);
        bytes = whole_file(file, "cannot read the recording " + file);
        traces_[run.name] = trace_of(bytes, file);
        return bytes;
    }
    /// A run that is broken off leaves a recording, too. Only a whole one gets the file's name.
    void make_recording(const LabRun& run, const std::string& file) {
        namespace fs = std::filesystem;
        console_.show("(it runs now, in a network of its own)\n\n");
        const std::string begun = file + ".begun";
        const LabRunResult result = make_lab_run(run, begun, interrupted_);
        std::error_code error;
        if (result.status == exit_status::ok)
            fs::rename(begun, file, error);
        else
            fs::remove(begun, error);
        if (result.status > 128) throw Error(result.status, "the run was interrupted");
        if (result.status != exit_status::ok)
            throw Error(result.status, "the run failed: " + result.complaint);
        if (error)
            throw UnavailableError("cannot save the recording " + file + ": " + error.message());
    }
    const TraceLines& trace(const Question& question) {
        (void)recording_of(*lab_.run(question.run));
        return traces_[question.run];
    }

    void pause() {
        if (!console_.ask("\nEnter: go on ", "")) throw Left{};
    }

    void look_at(const LabRun& run) {
        if (!progress_.looked) heading("Run: " + run.command);
        const std::string& bytes = recording_of(run);
        if (progress_.looked) return;
        const story::Story story = story_of(bytes, run.name);
        console_.show("The calls alone, as each program made them:\n\n" + view_of_calls(story));
        pause();
        console_.show("\nThe wire alone, as a capture shows it:\n\n" + view_of_wire(story));
        pause();
        console_.show("\nThe states alone, after the segments that change them:\n\n" +
                      view_of_states(story));
        pause();
        render::Options options;
        options.width = std::clamp(console_.columns, narrowest_ladder, widest_ladder);
        options.color = console_.color;
        options.unicode = console_.unicode;
        console_.show("\nAll of it joined:\n\n" + shown(bytes, run.name, "ladder", options));
        pause();
    }

    void compare(const Question& question) {
        GivenAnswer& given = progress_.answers[question.id];
        if (given.done) return;
        const AnswerMark mark = mark_answer(question, trace(question), given.text);
        given.done = true;
        given.points = mark.right ? question.points : 0;
        heading("Your prediction");
        paragraph(question.text + "\n\nYou predicted " + shown_answer(question, given.text) + "\n");
        if (!mark.right)
            paragraph("\nThe run shows otherwise. " + mark.because + "\n");
        else
            paragraph("\nThe run agrees.\n");
        paragraph("\n" + question.explain + " (" + question.see + ")\n");
        save();
    }

    /// "**b**: The kernel …", or the answer itself.
    static std::string shown_answer(const Question& question, const std::string& given) {
        for (std::size_t index = 0; index < question.choices.size(); ++index)
            if (question.type == QuestionType::choice && given == letter_of(index))
                return "**" + given + "**: " + question.choices[index].text;
        return "**" + given + "**.";
    }

    void answer(const Question& question) {
        GivenAnswer& given = progress_.answers[question.id];
        if (given.done) return;
        show_question(question, "Question (" + std::to_string(question.points) +
                                    (question.points == 1 ? " point)" : " points)"));
        while (!given.done) {
            given.text = ask(question);
            ++given.tries;
            const AnswerMark mark = mark_answer(question, trace(question), given.text);
            if (mark.right) given.points = given.tries == 1 ? question.points : question.points / 2;
            given.done = mark.right || given.tries >= most_tries;
            save();
            react(question, given, mark);
        }
    }

    void react(const Question& question, const GivenAnswer& given, const AnswerMark& mark) {
        if (mark.right) return paragraph("\nRight. " + question.explain + "\n");
        std::string text = "\nNo. " + mark.because;
        if (!given.done) {
            const auto hint = static_cast<std::size_t>(given.tries - 1);
            if (hint < question.hints.size()) text += " Hint: " + question.hints[hint];
            return paragraph(text + " Look at " + question.see + " and try again.\n");
        }
        text += " The answer is **";
        const std::vector<std::string> right = right_answers(question, trace(question));
        for (std::size_t at = 0; at < right.size(); ++at)
            text += (at > 0 ? " or " : "") + right[at];
        paragraph(text + "**. " + question.explain + " (" + question.see + ")\n");
    }

    int finish() {
        const int points = progress_.points();
        heading("Result");
        paragraph(std::to_string(points) + " of " + std::to_string(lab_.points()) +
                  " points. The hand-out says what surprised others, and where to read on: "
                  "`tcpwhy lab " +
                  word() + " --text`.\n");
        return points == lab_.points() ? exit_status::ok : exit_status::failed;
    }

    const Lab& lab_;
    const LabFiles& files_;
    Console& console_;
    const std::function<int()>& interrupted_;
    Progress progress_;
    std::map<std::string, std::string> recordings_;  ///< by run
    std::map<std::string, TraceLines> traces_;
};

}  // namespace

int walk_through(const Lab& lab, const LabFiles& files, Console& console,
                 const std::function<int()>& interrupted) {
    return Walk(lab, files, console, interrupted).walk();
}

}  // namespace tcpwhy::teach
