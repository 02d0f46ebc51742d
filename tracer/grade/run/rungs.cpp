#include "tracer/grade/run/rungs.hpp"

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/grade/many/child_work.hpp"
#include "tracer/grade/peer/socket_table.hpp"
#include "tracer/grade/peer/verdicts.hpp"
#include "tracer/model/fact_sink.hpp"

namespace tcpwhy::grade {
namespace {

constexpr double trial_seconds = 20;

struct NoSink : model::FactSink {
    void fact(model::Fact&&) override {}
    void settled(model::Time) override {}
};

/// "" where it worked, else the reason.
std::string tried(const std::function<void()>& act) {
    const auto answer = answer_of_work(
        [&]() -> std::string {
            try {
                act();
                return "";
            } catch (const MachineFault& fault) {
                return fault.what;
            } catch (const std::exception& error) {
                return error.what();
            }
        },
        trial_seconds);
    return answer ? *answer : "the trial died";
}

}  // namespace

lab::Rung enter_for_check(lab::Choice lab, Evidence evidence) {
    if (lab == lab::Choice::private_lab) return lab::enter(lab);
    if (evidence == Evidence::e3) return lab::enter(lab::Choice::host);
    return {model::Mode::host, "host: this machine's own loopback, without capture"};
}

EvidenceRung try_evidence(lab::Choice wanted) {
    EvidenceRung rung;
    if (wanted != lab::Choice::host)
        rung.why_no_lab = tried([] { lab::enter(lab::Choice::private_lab); });
    const bool own_lab = wanted != lab::Choice::host && rung.why_no_lab.empty();
    rung.lab = own_lab ? lab::Choice::private_lab : lab::Choice::host;
    const std::string no_table = tried([&] {
        enter_for_check(rung.lab, Evidence::e1);
        static_cast<void>(SocketTable().of_port(1));
    });
    if (!no_table.empty()) {
        rung.why_no_calls = rung.why_no_wire = no_table;
        return rung;
    }
    rung.evidence = Evidence::e1;
    rung.why_no_calls = tried([&] {
        enter_for_check(rung.lab, Evidence::e2);
        NoSink sink;
        calls::Observer observer(sink);
        calls::Command command;
        command.argv = {"/bin/true"};
        static_cast<void>(observer.start(command));
    });
    rung.why_no_wire = tried([&] { enter_for_check(rung.lab, Evidence::e3); });
    if (!rung.why_no_calls.empty()) return rung;
    rung.evidence = rung.why_no_wire.empty() ? Evidence::e3 : Evidence::e2;
    return rung;
}

}  // namespace tcpwhy::grade
