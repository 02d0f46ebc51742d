// The pages that `tcpwhy explain` prints: none is missing, none is superfluous, and all have the
// same form.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "common/text/utf8.hpp"
#include "support/catch.hpp"
#include "tracer/explain/markdown.hpp"
#include "tracer/explain/pages.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/model/problems/problem.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/system_call.hpp"
#include "tracer/scenario/catalogue.hpp"

using namespace tcpwhy;
using explain::NotePage;
using explain::NotePages;
using explain::PageKind;

namespace {

const NotePages& pages() {
    static const NotePages all(explain::note_page_texts());
    return all;
}

bool is(const NotePage& page, PageKind kind) {
    return std::find(page.kinds.begin(), page.kinds.end(), kind) != page.kinds.end();
}

std::set<std::string> titles(PageKind kind) {
    std::set<std::string> found;
    for (const NotePage& page : pages().all())
        if (is(page, kind)) {
            std::string title(page.title);
            // A page may be a state's, too, which is written in capitals.
            if (kind == PageKind::note || kind == PageKind::timer)
                for (char& c : title)
                    c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            found.insert(title);
        }
    return found;
}

template <class Enum>
std::set<std::string> names(Enum first, Enum last) {
    std::set<std::string> found;
    for (int value = static_cast<int>(first); value <= static_cast<int>(last); ++value)
        found.insert(std::string(name(static_cast<Enum>(value))));
    return found;
}

std::vector<std::string> sections(const NotePage& page) {
    std::vector<std::string> found;
    const std::string text(page.text);
    const std::regex heading("\n## ([^\n]+)");
    for (std::sregex_iterator at(text.begin(), text.end(), heading), end; at != end; ++at)
        found.push_back((*at)[1]);
    return found;
}

bool has_section(const NotePage& page, const std::string& wanted) {
    const auto found = sections(page);
    return std::find(found.begin(), found.end(), wanted) != found.end();
}

}  // namespace

TEST_CASE("every note, state, timer, rule, outcome and notice has a page, and no page is another's",
          "[explain]") {
    using model::name;
    std::set<std::string> notes;
    for (const model::NoteRow& row : model::note_rows()) notes.insert(std::string(row.name));
    CHECK(titles(PageKind::note) == notes);
    CHECK(titles(PageKind::state) == names(model::TcpState::closed, model::TcpState::time_wait));
    CHECK(titles(PageKind::timer) == names(model::Timer::delayed_ack, model::Timer::time_wait));
    CHECK(titles(PageKind::rule) == names(model::Rule::bytes, model::Rule::state));
    CHECK(titles(PageKind::notice) ==
          names(model::Notice::Code::io_uring, model::Notice::Code::slow_memory));
    CHECK(titles(PageKind::problem) == std::set<std::string>{"both-wait", "eof-ignored",
                                                             "exit-status", "killed",
                                                             "unexplained"});
    CHECK(titles(PageKind::flag) == std::set<std::string>{"S", "F", "P", "R", ".", "U"});
    std::set<std::string> outcomes = names(model::Outcome::closed, model::Outcome::partial);
    outcomes.erase("closed");  // is on the state's page
    outcomes.insert({"CLOSED", "conn_state", "history"});
    CHECK(titles(PageKind::outcome) == outcomes);
}

TEST_CASE("a note's page is the file of its name", "[explain]") {
    for (const model::NoteRow& row : model::note_rows()) {
        INFO("docs/notes/" << row.name << ".md");
        const auto found = pages().on(row.name);
        REQUIRE(found.size() == 1);
        CHECK(found[0]->file == row.name);
        CHECK(is(*found[0], PageKind::note));
    }
}

TEST_CASE("every call, and the words of a trace, are topics", "[explain]") {
    for (int value = 1; value <= static_cast<int>(model::last_system_call); ++value) {
        const std::string_view call = model::name(static_cast<model::SystemCall>(value));
        INFO(call);
        CHECK(pages().on(call).size() == 1);
    }
    for (const char* word :
         {"handshake",  "nagle",       "TCP_NODELAY",  "cork",    "ECONNRESET",
          "EADDRINUSE", "mss",         "wscale",       "sack",    "timestamps",
          "seq",        "retransmit",  "woken by",     "MSL",     "kernel",
          "EAGAIN",     "EPIPE",       "out-of-order", "SHUT_WR", "SYN-ACK",
          "cwnd",       "unexplained", "SO_LINGER",    "EOF",     "three-way handshake"}) {
        INFO(word);
        CHECK(pages().on(word).size() == 1);
    }
}

TEST_CASE("every problem has a page", "[explain]") {
    for (const model::ProblemRow& row : model::problem_rows) {
        INFO(row.name << ": " << row.topic);
        CHECK(pages().on(row.topic).size() == 1);
        // The name of its kind in JSON explains itself, too.
        CHECK(pages().on(row.name).size() == 1);
    }
}

TEST_CASE("the program contains the pages of docs/notes", "[explain]") {
    namespace fs = std::filesystem;
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(TESTS_DIR "/../docs/notes")) {
        std::ifstream file(entry.path());
        files[entry.path().stem().string()] = {std::istreambuf_iterator<char>(file), {}};
    }
    std::map<std::string, std::string> carried;
    for (const NotePage& page : pages().all()) carried[std::string(page.file)] = page.text;
    for (const auto& [name, text] : files) {
        INFO(name);
        CHECK(carried[name] == text);
    }
    CHECK(carried.size() == files.size());
}

TEST_CASE("every page has the sections of its kinds, a summary and a source", "[explain]") {
    const std::map<PageKind, std::vector<std::string>> wanted = {
        {PageKind::note, {"What you see", "Why", "What causes it", "Reproduce it / avoid it"}},
        {PageKind::state, {"What leads in", "What leads out", "Why"}},
        {PageKind::timer, {"Why"}},
        {PageKind::rule, {"What it says", "Limits"}},
        {PageKind::flag, {"What you see", "Why"}},
        {PageKind::outcome, {"What you see", "Why"}},
        {PageKind::notice, {"What you see", "Why", "Reproduce it / avoid it"}},
        {PageKind::word, {"What it is", "In a trace"}},
        {PageKind::problem, {"What you see", "Why", "What causes it", "Reproduce it / avoid it"}},
    };
    const std::regex source(R"(RFC [0-9]+(, |: | and |;|\n)|[a-z_]+\([1-8]\))");
    for (const NotePage& page : pages().all()) {
        INFO("docs/notes/" << page.file << ".md");
        REQUIRE_FALSE(page.kinds.empty());
        CHECK(page.summary.size() > 5);
        CHECK(page.summary.back() == '.');
        // The list of topics has 56 columns for it in a terminal of 80, and cuts no sentence.
        CHECK(::width_of(explain::plain_markdown(page.summary, true)) <= 56);
        for (const PageKind kind : page.kinds)
            for (const std::string& section : wanted.at(kind)) {
                INFO(section);
                CHECK(has_section(page, section));
            }
        if (is(page, PageKind::timer))
            CHECK((has_section(page, "When it fires") || has_section(page, "What causes it")));
        REQUIRE(has_section(page, "Sources"));
        const std::string sources(page.text.substr(page.text.find("## Sources")));
        CHECK(std::regex_search(sources, source));
    }
}

TEST_CASE("the links of the pages lead to pages", "[explain]") {
    std::set<std::string> files;
    for (const NotePage& page : pages().all()) files.insert(std::string(page.file) + ".md");
    const std::regex link(R"(\]\(([^)]*)\))");
    int links = 0;
    for (const NotePage& page : pages().all()) {
        INFO("docs/notes/" << page.file << ".md");
        const std::string text(page.text);
        for (std::sregex_iterator at(text.begin(), text.end(), link), end; at != end; ++at) {
            ++links;
            INFO((*at)[1]);
            CHECK(files.count((*at)[1]) == 1);
        }
    }
    CHECK(links > 0);
}

TEST_CASE("the scenarios that the pages name are in the catalogue", "[explain]") {
    std::set<std::string> scenarios;
    for (const EmbeddedText& text : scenario::catalogue_texts())
        scenarios.insert(std::string(text.name));
    const std::regex run("\n    tcpwhy run ([^ \n]*)");
    for (const NotePage& page : pages().all()) {
        INFO("docs/notes/" << page.file << ".md");
        const std::string text(page.text);
        int named = 0;
        for (std::sregex_iterator at(text.begin(), text.end(), run), end; at != end; ++at) {
            ++named;
            INFO((*at)[1]);
            CHECK(scenarios.count((*at)[1]) == 1);
        }
        CHECK((named > 0) == has_section(page, "See it"));
        // A scenario shows every state; some notes and outcomes cannot occur in a scenario.
        if (is(page, PageKind::state)) CHECK(named > 0);
    }
}

TEST_CASE("no name leads to two pages", "[explain]") {
    std::set<std::string> known;
    for (const NotePage& page : pages().all()) {
        std::set<std::string> own;
        for (const std::string_view word : page.also) own.insert(std::string(word));
        own.insert(std::string(page.title));
        for (std::string word : own) {
            INFO(page.file << ": " << word);
            const auto found = pages().on(word);
            REQUIRE(found.size() == 1);
            CHECK(found[0] == &page);
        }
    }
}

TEST_CASE("every page fits into 80 columns and has no mark left in it", "[explain]") {
    for (const NotePage& page : pages().all()) {
        INFO("docs/notes/" << page.file << ".md");
        const std::string shown = explain::render_markdown(page.text, {80, false, true});
        std::string_view rest = shown;
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            INFO(rest.substr(0, end));
            CHECK(::width_of(rest.substr(0, end)) <= 80);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
        CHECK(shown.find('`') == std::string::npos);
        CHECK(shown.find("](") == std::string::npos);
        CHECK(shown.find("**") == std::string::npos);
    }
}

TEST_CASE("a topic is found in any spelling", "[explain]") {
    const auto title = [](std::string_view topic) {
        const auto found = pages().on(topic);
        return found.size() == 1 ? std::string(found[0]->title) : "";
    };
    CHECK(title("time-wait") == "TIME-WAIT");
    CHECK(title("TIME_WAIT") == "TIME-WAIT");
    CHECK(title("Reset-Unread-Data") == "reset-unread-data");
    CHECK(title("close wait") == "CLOSE-WAIT");
    CHECK(title("syn") == "S");
    CHECK(title("SF") == "conn_state");
    CHECK(title("nothing-of-this").empty());
    CHECK(title("").empty());
}

TEST_CASE("several flags are several pages", "[explain]") {
    const auto found = pages().on("FP.");
    REQUIRE(found.size() == 3);
    CHECK(found[0]->title == "F");
    CHECK(found[1]->title == "P");
    CHECK(found[2]->title == ".");
    CHECK(pages().on("SX").empty());
}

TEST_CASE("a mistyped topic has a nearest one, as it is written", "[explain]") {
    CHECK(pages().nearest("tme-wait") == "TIME-WAIT");
    CHECK(pages().nearest("reset-unread-dta") == "reset-unread-data");
    CHECK(pages().nearest("qqqqqqqqqqqqqqqqq").empty());
}

TEST_CASE("the list has a line for each page of each kind", "[explain]") {
    const std::string list = pages().list(80, false, true);
    std::string_view rest = list;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        CHECK(::width_of(rest.substr(0, end)) <= 80);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    for (const NotePage& page : pages().all())
        CHECK(list.find("\n  " + std::string(page.title) + " ") != std::string::npos);
    // States are in the order of their course, rules in the order in which they are tried.
    CHECK(list.find("\n  LISTEN") < list.find("\n  SYN-SENT"));
    CHECK(list.find("\n  bytes") < list.find("\n  answer"));
}

TEST_CASE("a page without its first lines is malformed, not a crash", "[explain]") {
    for (const char* text : {"", "\n", "# A", "# A\n", "# A\n*", "# A\n*\n", "# A\n**\n\nx\n",
                             "# A\n*nothing*\n\nx\n", "A\n*note*\n\nx\n"}) {
        INFO(text);
        CHECK(explain::read_note_page({"a", text}).kinds.empty());
    }
    const NotePage page =
        explain::read_note_page({"a", "# A\n*note, state; also: B, C d*\n\nOne\ntwo.\n\nx\n"});
    CHECK(page.kinds == std::vector<PageKind>{PageKind::note, PageKind::state});
    CHECK(page.also == std::vector<std::string_view>{"B", "C d"});
    CHECK(page.summary == "One two.");
}
