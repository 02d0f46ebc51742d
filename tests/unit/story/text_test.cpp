// A printed story is read again as the same story. A seeded generator makes stories with all kinds
// of lines and fields.
#include <random>

#include "support/catch.hpp"
#include "tracer/story/text/parser.hpp"
#include "tracer/story/text/print.hpp"

using namespace tcpwhy;
using namespace tcpwhy::story;
using model::Side;
using story::parse_story;
using story::print;

namespace {

class Generator {
  public:
    explicit Generator(std::uint32_t seed) : random_(seed) {}

    Story story() {
        Story made;
        const std::size_t lines = below(30);
        for (std::size_t count = 0; count < lines; ++count) made.lines.push_back(line());
        return made;
    }

  private:
    std::uint64_t below(std::uint64_t end) { return random_() % end; }
    bool one_in(std::uint64_t many) { return below(many) == 0; }
    std::uint64_t number() { return one_in(9) ? random_() : below(5000); }
    std::string pick(std::initializer_list<const char*> words) {
        return words.begin()[below(words.size())];
    }

    template <class T>
    Field<T> field(T value, bool may_be_absent = true) {
        const std::uint64_t what = below(may_be_absent ? 3 : 2);
        if (what == 1) return Field<T>::left_blank();
        return what == 2 ? Field<T>() : Field<T>(std::move(value));
    }
    Field<std::int64_t> signed_field(bool may_be_absent) {
        return field(static_cast<std::int64_t>(one_in(2) ? random_() : below(9) - 2),
                     may_be_absent);
    }
    template <class Value>
    Value any_up_to(Value last) {
        return static_cast<Value>(below(static_cast<std::uint64_t>(last) + 1));
    }

    std::string actor() {
        return pick({"server", "client", "client-2", "server/2", "____", "a.out", "grün"});
    }
    std::string call_name() { return pick({"accept4", "write", "close", "____", "epoll_wait"}); }
    std::string call_text() {
        return call_name() + pick({"", "(3)", "(4, \"a\\n\\\"(\", 2)", "(____)", "(…)",
                                   "([3 POLLIN], timeout)", "(3, {onoff=1, linger=0})"});
    }

    std::string bytes() {
        std::string made;
        for (std::size_t count = below(8); count > 0; --count) made += static_cast<char>(random_());
        return made;
    }

    Piece piece() {
        Piece made;
        made.kind = any_up_to(PieceKind::window);
        if (made.kind == PieceKind::blank || made.kind == PieceKind::urgent) return made;
        made.number = field(number());
        if (made.kind != PieceKind::data) return made;
        made.peep = Peep{bytes(), one_in(2)};
        if (made.number.absent()) return made;
        made.end = field(number());
        made.peep = field(Peep{bytes(), one_in(2)});
        return made;
    }
    std::vector<Piece> pieces() {
        std::vector<Piece> made;
        for (std::size_t count = 1 + below(3); count > 0; --count) made.push_back(piece());
        return made;
    }

    Cause cause() {
        Cause made;
        if (one_in(6)) {
            made.blank = true;
            return made;
        }
        made.kind = any_up_to(model::CauseKind::exit);
        made.inferred = one_in(4);
        switch (made.kind) {
            case model::CauseKind::call:
                made.call = pick({"connect", "write", "close"});
                made.ordinal = one_in(2) ? 1 + below(130) : 0;
                made.actor = one_in(3) ? actor() : "";
                if (made.ordinal > 0 && one_in(3)) made.call = "____";
                break;
            case model::CauseKind::reply:
                made.on_the_way = one_in(5);
                if (!made.on_the_way) made.call = pick({"", "listen", "____"});
                break;
            case model::CauseKind::timer: {
                const auto last = static_cast<std::uint64_t>(model::Timer::time_wait);
                made.timer = field(static_cast<model::Timer>(1 + below(last)));
                made.call = pick({"", "write"});
                break;
            }
            case model::CauseKind::exit:
                made.actor = one_in(2) ? actor() : "";
                made.signal = pick({"", "SIGKILL", "____"});
                break;
            case model::CauseKind::unknown:
                break;
        }
        return made;
    }

    story::Segment segment() {
        story::Segment made;
        const bool from_client = one_in(2);
        made.from = field(from_client ? Side::client : Side::server, false);
        made.to = field(from_client ? Side::server : Side::client, false);
        made.pieces = pieces();
        if (one_in(2)) made.cause = cause();
        if (one_in(2)) {
            made.client_state = field(any_up_to(model::TcpState::time_wait), false);
            made.server_state = field(any_up_to(model::TcpState::time_wait), false);
        }
        if (one_in(2)) {
            made.notes.emplace();
            for (std::size_t count = below(3); count > 0; --count)
                made.notes->push_back(
                    field(model::note_rows()[below(model::note_rows().size())].code, false));
        }
        return made;
    }

    Call call() {
        Call made;
        made.actor = actor();
        made.text = call_text();
        made.stage = any_up_to(Call::Stage::returned);
        if (made.stage == Call::Stage::returned) {
            made.result = signed_field(false);
            made.error = pick({"", "ECONNREFUSED", "____"});
        }
        if (made.stage != Call::Stage::waits && one_in(2))
            for (std::size_t count = 1 + below(2); count > 0; --count)
                made.woken_by.push_back(piece());
        // "server ____" alone with a blank in front is any line, not a call.
        if (made.text == "____" && made.actor == "____") made.text = "____(3)";
        return made;
    }

    Event event() {
        Event made;
        made.actor = actor();
        made.what = any_up_to(Event::What::killed);
        switch (made.what) {
            case Event::What::starts:
            case Event::What::executes:
                made.word = pick({"", "echo-server", "____"});
                break;
            case Event::What::exits:
                made.status = signed_field(true);
                break;
            default:
                made.word = pick({"server", "SIGTERM", "____"});
        }
        return made;
    }

    Body body() {
        switch (below(13)) {
            case 0:
                return {};
            case 1:
                return Header{grammar_version, pick({"", "the article's run", "a: b#1"})};
            case 2:
                return Anything{};
            case 3:
                return BlankLine{};
            case 4:
                return event();
            case 5:
                return Loss{actor(), signed_field(false), one_in(2)};
            case 12:
                return Icmp{actor(), pick({"port-unreachable", "____"}),
                            one_in(2) ? std::optional<Piece>(piece()) : std::nullopt};
            case 6:
                return Ending{field(number(), false),
                              field(any_up_to(model::Outcome::partial), false),
                              field(any_up_to(Ending::First::both))};
            case 7:
            case 8:
                return call();
            default:
                return segment();
        }
    }

    Line line() {
        Line made;
        made.presence = any_up_to(Presence::repeated);
        if (one_in(4)) made.after = static_cast<model::Time>(below(9'000'000'000));
        if (one_in(4)) made.connection = static_cast<std::uint32_t>(1 + below(70000));
        made.body = body();
        if (one_in(3)) made.comment = pick({"why?", "#", "  indented", "ü … (half", "<- close"});
        return made;
    }

    std::mt19937_64 random_;
};

std::string error_of(const std::string& text) {
    const auto result = parse_story(text);
    const auto* error = std::get_if<story::StoryError>(&result);
    return error == nullptr ? "" : describe(*error, "f");
}

std::string again(const std::string& text) {
    const auto result = parse_story(text);
    if (const auto* error = std::get_if<story::StoryError>(&result)) return describe(*error, "f");
    return print(std::get<Story>(result));
}

}  // namespace

TEST_CASE("a story that is printed is read again as the same story") {
    for (std::uint32_t seed = 1; seed <= 2000; ++seed) {
        const Story story = Generator(seed).story();
        const std::string text = print(story);
        const auto result = parse_story(text);
        INFO("seed " << seed << '\n' << text);
        if (const auto* error = std::get_if<story::StoryError>(&result)) {
            INFO(describe(*error, "story"));
            REQUIRE(error == nullptr);
        }
        const auto& read = std::get<Story>(result);
        REQUIRE(read.lines.size() == story.lines.size());
        for (std::size_t at = 0; at < story.lines.size(); ++at) {
            INFO("line " << at + 1);
            REQUIRE(read.lines[at] == story.lines[at]);
        }
    }
}

TEST_CASE("a hand-written story without columns and capitals is printed in columns") {
    CHECK(again("client > server syn 0 <- connect [SYN-SENT,SYN-RECEIVED]\r\n"
                "server accept4(3)=4 <- ack 1 # at last\n"
                "client > server data 1:3 \"a\\x0a\", ack 1") ==
          "client > server   SYN 0                           <- connect              "
          "[SYN-SENT, SYN-RECEIVED]\n"
          "server            accept4(3) = 4                  <- ACK 1  # at last\n"
          "client > server   DATA 1:3 \"a\\n\", ACK 1\n");
    CHECK(again("+44ms 2: server > client ACK 4 <- timer delayed-ack") ==
          "+0.044s 2: server > client  ACK 4                 <- timer delayed-ack\n");
}

TEST_CASE("an empty text is an empty story, and empty lines and comments stay") {
    CHECK(again("").empty());
    CHECK(again("\n\n# hello\n") == "\n\n# hello\n");
}

TEST_CASE("an error in a story names the line, the column and the expected text") {
    CHECK(error_of("story 2") == "f:1:7: this program knows version 1 of the story's grammar");
    CHECK(error_of("\nclient > client SYN 0") ==
          "f:2:15: a segment goes from one end to the other");
    CHECK(error_of("client > server SIN 0") ==
          "f:1:17: a segment is made of SYN, DATA, FIN, RST, SEQ, URG, ACK, WIN or ____");
    CHECK(error_of("client > server SYN 0 <-") ==
          "f:1:25: expected a call, kernel, filter, timer, exit, unknown or ____ after '<-'");
    CHECK(error_of("client > server SYN 0 [SYN-SEND, LISTEN]") ==
          "f:1:24: there is no TCP state 'SYN-SEND'");
    CHECK(error_of("client > server SYN 0 (lots)") == "f:1:24: there is no note 'lots'");
    CHECK(error_of("client > server SYN 99999999999999999999") ==
          "f:1:21: this number is too large");
    CHECK(error_of("server accept4(3 = 4") == "f:1:15: these parentheses do not close");
    CHECK(error_of("server accept4(3) = four") ==
          "f:1:21: expected the call's result or ____ after '='");
    CHECK(error_of("server close(3) = 0 again = 1") ==
          "f:1:27: nothing of this kind belongs here; a comment begins with '#'");
    CHECK(error_of("client > server DATA 1:3 \"a") == "f:1:26: this quote does not end");
    CHECK(error_of("connection 1: finished") == "f:1:15: there is no outcome 'finished'");
    CHECK(error_of("server is killed by") ==
          "f:1:20: expected a name or ____ after 'is killed by'");
    CHECK(error_of("client > server SYN 0\x1b[2J") ==
          "f:1:22: a story is text: there is a control character here");
    CHECK(error_of("0: client > server SYN 0") == "f:1:2: connections are numbered from 1");
}

TEST_CASE("bytes of any kind are a story or an error") {
    std::mt19937 random(20);
    const std::string alphabet =
        "client > server SYN 0,ACK:1<-[]()=\"\\_#?!+.\n\t\xff\xe2\x80\xa6"
        "waits connection story 9";
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        for (auto count = random() % 40; count > 0; --count)
            text += alphabet[random() % alphabet.size()];
        const auto result = parse_story(text);
        if (const auto* error = std::get_if<story::StoryError>(&result)) {
            CHECK(error->column >= 1);
            CHECK(error->column <= text.size() + 1);
            continue;
        }
        const auto& story = std::get<Story>(result);
        INFO(text);
        REQUIRE(parse_story(print(story)) == std::variant<Story, story::StoryError>(story));
    }
}
