// --where: its words, and what they match.
#include "tracer/where/condition.hpp"

#include "common/errors.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using model::CauseKind;
using model::NoteCode;
using model::Side;
using model::TcpState;
using where::Conditions;
using where::Key;
using where::Traits;

namespace {

std::string refusal(const std::string& word) {
    try {
        (void)Conditions({word});
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("words are split at commas, and may be repeated") {
    const Conditions conditions({"note=nagle,side=client", "note=lost"});
    CHECK(conditions.values(Key::note) == std::vector<std::string>{"nagle", "lost"});
    CHECK(conditions.values(Key::side) == std::vector<std::string>{"client"});
    CHECK(conditions.ask(Key::note));
    CHECK_FALSE(conditions.ask(Key::error));
    CHECK(conditions.any());
    CHECK_FALSE(Conditions().any());
    CHECK(conditions.text() == "note=nagle,side=client,note=lost");
}

TEST_CASE("values are known in the spelling of people") {
    CHECK(Conditions({"state=fin_wait_1"}).values(Key::state).front() == "FIN-WAIT-1");
    CHECK(Conditions({"errno=econnrefused"}).values(Key::error).front() == "ECONNREFUSED");
    CHECK(Conditions({"errno=EWOULDBLOCK"}).values(Key::error).front() == "EAGAIN");
    CHECK(Conditions({"note=RESET_UNREAD_DATA"}).values(Key::note).front() == "reset-unread-data");
    CHECK(Conditions({"process=my_Server"}).values(Key::process).front() == "my_Server");
}

TEST_CASE("a wrong key or value is one line that says what was meant") {
    CHECK_THAT(refusal("nte=nagle"), ContainsSubstring("there is no key 'nte' (did you mean "
                                                       "'note'?); the keys are note, cause, "));
    CHECK_THAT(refusal("note=reset-unred-data"),
               ContainsSubstring("there is no note 'reset-unred-data' (did you mean "
                                 "'reset-unread-data'?)"));
    CHECK_THAT(refusal("side=sever"), ContainsSubstring("did you mean 'server'?); there are "
                                                        "client, server"));
    CHECK_THAT(refusal("state=CLOSEWAIT"), ContainsSubstring("did you mean 'CLOSE-WAIT'?"));
    CHECK_THAT(refusal("errno=ECONREFUSED"), ContainsSubstring("'ECONNREFUSED'"));
    CHECK_THAT(refusal("cause=wrte"), ContainsSubstring("did you mean 'write'?"));
    for (const char* word : {"note", "note=", "=nagle", "", "note=nagle,"})
        CHECK_FALSE(refusal(word).empty());
    CHECK(refusal("note=a\nb").find('\n') != std::string::npos);  // made one line at the top
}

TEST_CASE("every key but the process has a list of values, and each of them is accepted") {
    for (std::size_t index = 0; index < where::keys; ++index) {
        const Key key = static_cast<Key>(index);
        INFO(where::name(key));
        const std::vector<std::string> values = where::known_values(key);
        CHECK(values.empty() == (key == Key::process));
        for (const std::string& value : values)
            CHECK(refusal(std::string(where::name(key)) + "=" + value).empty());
    }
}

TEST_CASE("values of one key are alternatives, and different keys must all hold") {
    model::Notes notes;
    notes.add(NoteCode::nagle);
    Traits traits;
    traits.notes = &notes;
    traits.side = Side::client;
    traits.states = {TcpState::established};
    const auto matches = [&](const std::string& words) {
        return where::matches(Conditions({words}), traits);
    };
    CHECK(matches("note=nagle"));
    CHECK(matches("note=lost,note=nagle"));
    CHECK_FALSE(matches("note=lost"));
    CHECK(matches("note=nagle,side=client,state=established"));
    CHECK_FALSE(matches("note=nagle,side=server"));
    CHECK_FALSE(matches("note=nagle,errno=EPIPE"));
    CHECK(where::matches(Conditions(), traits));
}

TEST_CASE("a cause is known by its kind, its call and its timer") {
    model::Cause cause;
    cause.kind = CauseKind::timer;
    cause.timer = model::Timer::delayed_ack;
    cause.name = model::SystemCall::write;
    Traits traits;
    traits.cause = &cause;
    for (const char* word : {"timer", "delayed-ack", "write"})
        CHECK(where::matches(Conditions({std::string("cause=") + word}), traits));
    CHECK_FALSE(where::matches(Conditions({"cause=call"}), traits));
    CHECK_FALSE(where::matches(Conditions({"cause=timer"}), Traits{}));
}

TEST_CASE("a process is known by its number and its name, whole") {
    Traits traits;
    traits.pids = {12, 7};
    traits.process_names = {"server"};
    CHECK(where::matches(Conditions({"process=7"}), traits));
    CHECK(where::matches(Conditions({"process=server"}), traits));
    CHECK_FALSE(where::matches(Conditions({"process=1"}), traits));
    CHECK_FALSE(where::matches(Conditions({"process=serv"}), traits));
}

TEST_CASE("an outcome is asked for on its own") {
    const Conditions conditions({"outcome=reset,outcome=refused"});
    CHECK(where::matches(conditions, model::Outcome::reset));
    CHECK_FALSE(where::matches(conditions, model::Outcome::closed));
    CHECK(where::matches(conditions, Traits{}));
    CHECK(where::matches(Conditions({"side=client"}), model::Outcome::closed));
}
