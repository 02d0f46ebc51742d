// The labs of docs/labs: each hand-out has its parts, each misconception its lab, and the labs'
// recordings give the answers that the files declare.
#include <algorithm>
#include <set>

#include "support/catch.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/walk/answer.hpp"
#include "tracer/teach/walk/replay.hpp"

using namespace tcpwhy;

namespace {

const std::set<std::string> misconceptions{
    "accept() makes the handshake",
    "one send is one recv, or one segment",
    "an ACK, or a send that succeeded, means that the program has read it",
    "close() sends a FIN",
    "no FIN without close()",
    "read = 0 ends both directions",
    "a shutdown has four segments, or one is missing",
    "writing to a closed peer fails at once",
    "a reset is a crash or a firewall",
    "TIME-WAIT is the server's and forbids every bind",
    "CLOSE-WAIT goes away by itself",
    "a full backlog refuses",
    "close() waits until all has arrived",
    "a dead peer is noticed",
    "accept() opens a new port",
};

}  // namespace

TEST_CASE("each of the named misconceptions is a tempting answer to a prediction") {
    std::set<std::string> met;
    for (const teach::Lab& lab : teach::labs())
        for (const teach::Question& question : lab.questions)
            for (const teach::Choice& choice : question.choices) {
                if (choice.misconception.empty()) continue;
                INFO(question.location << " " << choice.misconception);
                CHECK(misconceptions.contains(choice.misconception));
                CHECK_FALSE(choice.right);
                if (question.predict) met.insert(choice.misconception);
            }
    CHECK(met == misconceptions);
}

TEST_CASE("the labs are numbered from 1, and each begins with a prediction") {
    int number = 0;
    for (const teach::Lab& lab : teach::labs()) {
        INFO(lab.name);
        CHECK(lab.number == ++number);
        CHECK(lab.questions.front().predict);
        CHECK_FALSE(lab.recording.empty());
    }
    CHECK(number >= 16);
}

TEST_CASE("each hand-out has its parts") {
    for (const teach::Lab& lab : teach::labs()) {
        std::size_t at = 0;
        for (const std::string part :
             {"# Lab ", "## What to predict", "## What to run", "## What to look at",
              "## Questions", "## What surprised others", "## Read on"}) {
            INFO(lab.name << ": " << part);
            at = lab.handout.find(part, at);
            REQUIRE(at != std::string::npos);
        }
        CHECK(lab.handout.starts_with("# Lab " + std::to_string(lab.number) + ": " + lab.title));
    }
}

TEST_CASE("a lab's recording gives the answers that its file declares") {
    for (const teach::Lab& lab : teach::labs()) {
        const teach::TraceLines trace = teach::trace_of(lab.recording, lab.name);
        for (const teach::Question& question : lab.questions) {
            if (question.run != lab.runs.front().name) continue;
            INFO(lab.name);
            CHECK(teach::contradictions(question, trace) == std::vector<std::string>{});
        }
    }
}

TEST_CASE("every answer that a lab calls wrong is marked wrong, with its sentence") {
    for (const teach::Lab& lab : teach::labs()) {
        const teach::TraceLines trace = teach::trace_of(lab.recording, lab.name);
        for (const teach::Question& question : lab.questions) {
            if (question.run != lab.runs.front().name) continue;
            INFO(question.location << " " << question.id);
            for (const teach::WrongAnswer& wrong : question.wrong) {
                const teach::AnswerMark mark = mark_answer(question, trace, wrong.answer);
                CHECK_FALSE(mark.right);
                CHECK(mark.because == wrong.because);
            }
            for (const std::string& answer : teach::declared_answers(question))
                if (answer.find_first_of("|.") == std::string::npos)
                    CHECK(mark_answer(question, trace, answer).right);
        }
    }
}
