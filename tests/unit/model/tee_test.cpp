// A tee passes on every method of a sink. `Counted` and `Tee` do not compile without a new method;
// this test fails when Tee does not forward it, or forwards it to another.
#include "tracer/model/tee.hpp"

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"

using namespace tcpwhy::model;

namespace {

// Not a PartialSink: each method of TraceSink must be here.
class Counted : public TraceSink {
  public:
    std::vector<std::string> methods;

    void begin(const TraceHeader&) override { methods.push_back("begin"); }
    void end(const Summary&) override { methods.push_back("end"); }
    void segment(const Segment&, const SegmentFinding&) override { methods.push_back("segment"); }
    void icmp(const IcmpError&, const IcmpFinding&) override { methods.push_back("icmp"); }
    void call_entered(const CallEntered&, const CallFinding&) override {
        methods.push_back("call_entered");
    }
    void call_returned(const CallEntered&, const CallReturned*, const CallFinding&) override {
        methods.push_back("call_returned");
    }
    void implied(const Implied&) override { methods.push_back("implied"); }
    void process(const ProcessEvent&) override { methods.push_back("process"); }
    void notice(const Notice&) override { methods.push_back("notice"); }
    void loss(const LossSwitched&) override { methods.push_back("loss"); }
    void orphan(const OrphanSeen&, const OrphanFinding&) override { methods.push_back("orphan"); }
    void closed(const ConnectionFinding&) override { methods.push_back("closed"); }
    void connection(const ConnectionFinding&) override { methods.push_back("connection"); }
    void problem(const Problem&) override { methods.push_back("problem"); }
    void settled(Time) override { methods.push_back("settled"); }
    void heard(const Fact&) override { methods.push_back("heard"); }
    void patience_ended(Time) override { methods.push_back("patience_ended"); }
    void other_frame(Time, const Frame&) override { methods.push_back("other_frame"); }
};

void call_every_method(TraceSink& sink) {
    sink.begin({});
    sink.segment({}, {});
    sink.icmp({}, {});
    sink.call_entered({}, {});
    sink.call_returned({}, nullptr, {});
    sink.implied({});
    sink.process({});
    sink.notice({});
    sink.loss({});
    sink.orphan({}, {});
    sink.closed({});
    sink.connection({});
    sink.problem({});
    sink.settled(1);
    sink.heard({});
    sink.patience_ended(1);
    sink.other_frame(1, {});
    sink.end({});
}

/// The names of TraceSink's methods, read from its header.
std::set<std::string> declared_methods() {
    std::ifstream file(TESTS_DIR "/../tracer/model/trace_sink.hpp");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const std::regex method("virtual void ([a-z_]+)\\(");
    std::set<std::string> names;
    for (std::sregex_iterator at(text.begin(), text.end(), method), end; at != end; ++at)
        names.insert((*at)[1]);
    return names;
}

}  // namespace

TEST_CASE("a tee forwards every method of a sink to each of its sinks", "[model]") {
    Counted direct;
    call_every_method(direct);
    CHECK(std::set<std::string>(direct.methods.begin(), direct.methods.end()) ==
          declared_methods());

    Counted first;
    Counted second;
    Tee tee({&first, &second});
    call_every_method(tee);
    CHECK(first.methods == direct.methods);
    CHECK(second.methods == direct.methods);
}
