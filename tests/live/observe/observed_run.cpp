#include "live/observe/observed_run.hpp"

namespace tcpwhy::test {

calls::Command observed(const std::string& program, std::vector<std::string> words) {
    calls::Command command;
    command.argv = {std::string(BIN_DIR) + "/peers/observed-" + program};
    command.argv.insert(command.argv.end(), words.begin(), words.end());
    return command;
}

RecordedFacts observe(const calls::Command& command) {
    RecordedFacts facts;
    calls::Observer observer(facts);
    observer.start(command);
    observer.run(no_hurry_ms);
    CHECK_FALSE(observer.anything_left());
    CHECK(facts.complaints() == "");
    CHECK(facts.unended() == "");
    for (const auto& event : facts.events(model::ProcessEvent::What::exit)) {
        CHECK(event.status == 0);
        CHECK(event.signal == 0);
    }
    for (const auto& [id, call] : facts.all_calls())
        if (call.returned) CHECK(call.returned->time >= call.entered.time);
    return facts;
}

RecordedCall the_call(const std::vector<RecordedCall>& calls) {
    REQUIRE(calls.size() == 1);
    REQUIRE(calls.front().returned);
    return calls.front();
}

model::SocketId socket_made(const RecordedCall& call) {
    REQUIRE(call.returned);
    REQUIRE(call.returned->made);
    return call.returned->made->socket;
}

}  // namespace tcpwhy::test
