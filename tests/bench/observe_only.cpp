// Runs a program under the observer alone: its facts are counted and dropped, nothing is captured,
// analysed or rendered. What the program loses by it is the cost of observing.
#include <cstdio>

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/observer.hpp"

namespace {

class Counter : public tcpwhy::model::FactSink {
  public:
    void fact(tcpwhy::model::Fact&&) override { ++x_facts; }
    void settled(tcpwhy::model::Time) override {}
    [[nodiscard]] long facts() const { return x_facts; }

  private:
    long x_facts = 0;
};

}  // namespace

int main(int argc, char** argv) try {
    constexpr int turn_ms = 5;  // as the tracer takes it
    tcpwhy::calls::Command command;
    command.argv.assign(argv + 1, argv + argc);
    Counter counter;
    tcpwhy::calls::Observer observer(counter);
    observer.start(command);
    while (observer.anything_left()) observer.run(turn_ms);
    std::fprintf(stderr, "%ld facts\n", counter.facts());
    return 0;
} catch (const tcpwhy::Error& error) {
    std::fprintf(stderr, "observe-only: %s\n", error.what());
    return error.status();
}
