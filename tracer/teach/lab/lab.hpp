// A lab: the runs that a student makes, and the questions about them. docs/labs.md describes the
// file lab.toml. Plain values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/teach/query/query.hpp"

namespace tcpwhy::teach {

enum class QuestionType : std::uint8_t { choice, number, word, state, flags, order };
std::string_view name(QuestionType type);  ///< "choice"

/// One of the answers to choose from, or a line to put in order.
struct Choice {
    std::string text;
    std::string value;  ///< the query's answers with which this choice is right; fits() reads it
    bool right = false;
    std::string because;        ///< of a wrong one: the sentence that disproves it
    std::string misconception;  ///< of a wrong one: the belief behind it; "": none of the list
    std::optional<Query> at;    ///< order: the time of the line
};

/// A tempting wrong answer, and the sentence that disproves it.
struct WrongAnswer {
    std::string answer;
    std::string because;
};

struct Question {
    std::string id;
    bool predict = false;  ///< asked before the run
    QuestionType type = QuestionType::choice;
    std::string text;
    int points = 1;
    std::string run;  ///< the run that it is about
    std::optional<Query> query;
    std::vector<std::string> accepted;  ///< of types other than choice and order; fits() reads each
    std::vector<Choice> choices;        ///< order: in the right order
    std::vector<WrongAnswer> wrong;
    std::string explain;  ///< the right answer in a sentence or two
    std::vector<std::string> hints;
    std::string see;       ///< "RFC 9293, section 3.5; accept(2)"
    std::string location;  ///< "FILE:LINE:COLUMN", for messages
};

/// A run: a command line of tcpwhy without -f, -o and -w.
struct LabRun {
    std::string name;
    std::vector<std::string> arguments;  ///< after "tcpwhy"
    std::string command;                 ///< as a student types it
};

struct Lab {
    int number = 0;    ///< of its folder, "04-…"; 0: none
    std::string name;  ///< of its folder without the number
    std::string title;
    std::string goal;  ///< a sentence
    int minutes = 0;   ///< that a student takes
    std::vector<LabRun> runs;
    std::vector<Question> questions;
    std::string file;       ///< lab.toml, for messages
    std::string handout;    ///< README.md
    std::string recording;  ///< the bytes of recording.pcapng; "": none

    [[nodiscard]] int points() const;
    /// Null: no run has this name.
    [[nodiscard]] const LabRun* run(std::string_view wanted) const;
};

/// The letter of a choice: "a", "b" …
std::string letter_of(std::size_t index);

}  // namespace tcpwhy::teach
