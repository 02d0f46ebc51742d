// Runs a program under the observer alone: its facts are counted and dropped, nothing is captured,
// analysed or rendered. What the program loses by it is the cost of observing.
//
//     observe-only [--sites] PROGRAM [ARGUMENT ...]      --sites: also looks for the call sites
#include <cstdio>
#include <optional>
#include <string_view>

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/helpers/stacks/call_sites.hpp"

namespace {

class Counter : public tcpwhy::model::FactSink {
  public:
    void fact(tcpwhy::model::Fact&&) override { ++facts_; }
    void settled(tcpwhy::model::Time) override {}
    [[nodiscard]] long facts() const { return facts_; }

  private:
    long facts_ = 0;
};

}  // namespace

int main(int argc, char** argv) try {
    constexpr int turn_ms = 5;  // as the tracer takes it
    const bool with_sites = argc > 1 && std::string_view(argv[1]) == "--sites";
    tcpwhy::calls::Command command;
    command.argv.assign(argv + (with_sites ? 2 : 1), argv + argc);
    Counter counter;
    std::optional<tcpwhy::helpers::CallSites> sites;
    if (with_sites) sites.emplace(counter);
    tcpwhy::model::FactSink* const sink = &counter;
    tcpwhy::calls::Observer observer(sites ? static_cast<tcpwhy::model::FactSink&>(*sites) : *sink,
                                     sites ? &*sites : nullptr);
    observer.start(command);
    while (observer.anything_left()) observer.run(turn_ms);
    if (sites) sites->finish();
    std::fprintf(stderr, "%ld facts\n", counter.facts());
    if (!sites) return 0;
    const auto& counts = sites->counts();
    std::fprintf(stderr, "sites: %llu calls, %llu cached, %llu given up\n",
                 static_cast<unsigned long long>(counts.asked),
                 static_cast<unsigned long long>(counts.cached),
                 static_cast<unsigned long long>(counts.given_up));
    return 0;
} catch (const tcpwhy::Error& error) {
    std::fprintf(stderr, "observe-only: %s\n", error.what());
    return error.status();
}
