// An answer to a lab's question, and whether it is right in this run. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/teach/lab/lab.hpp"

namespace tcpwhy::teach {

/// The indices of the choices as they are shown: of an order's lines in an order that the
/// question's id gives, else as they stand in the file.
std::vector<std::size_t> shown_choices(const Question& question);

/// The right answers in this run: letters of choices ("b"), letters in order ("cab"), or values.
std::vector<std::string> right_answers(const Question& question, const TraceLines& trace);

/// The same as the lab's file declares them, for paper. Empty: only a run has the answer.
std::vector<std::string> declared_answers(const Question& question);

struct AnswerMark {
    bool right = false;
    std::string because;  ///< of a known wrong answer: the sentence that disproves it; else ""
};
AnswerMark mark_answer(const Question& question, const TraceLines& trace, std::string_view given);

/// Why this answer cannot be an answer to the question at all ("one of a, b, c"); "": it can.
std::string why_no_answer(const Question& question, std::string_view given);

/// The differences between the lab's file and this run: an answer that the file declares and the
/// run does not have, a tempting wrong answer that is right. One line each.
std::vector<std::string> contradictions(const Question& question, const TraceLines& trace);

}  // namespace tcpwhy::teach
