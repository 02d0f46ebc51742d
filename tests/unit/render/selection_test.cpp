#include "tracer/render/selection.hpp"

#include <algorithm>

#include "support/catch.hpp"
#include "support/play/article_trace.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;

namespace {

struct Counted : PartialSink {
    std::vector<Phase> phases;
    std::vector<SystemCall> entered;
    std::size_t returned = 0;
    std::size_t connections = 0;
    void segment(const Segment&, const SegmentFinding& finding) override {
        phases.push_back(finding.phase);
    }
    void call_entered(const CallEntered& call, const CallFinding&) override {
        entered.push_back(call.call);
    }
    void call_returned(const CallEntered&, const CallReturned*, const CallFinding&) override {
        ++returned;
    }
    void connection(const ConnectionFinding&) override { ++connections; }
};

Counted selected(render::Selection selection) {
    Counted counted;
    render::Select select(std::move(selection), counted);
    test::tell_article(select);
    return counted;
}

}  // namespace

TEST_CASE("a selection of phases passes their segments and calls alone") {
    const Counted all = selected({});
    const Counted few = selected({0, {Phase::handshake, Phase::shutdown}});
    CHECK(few.phases.size() < all.phases.size());
    for (const Phase phase : few.phases)
        CHECK((phase == Phase::handshake || phase == Phase::shutdown));
    for (const SystemCall call : few.entered) {
        CHECK(family(call) != Family::send);
        CHECK(family(call) != Family::receive);
    }
    CHECK(few.connections == 1);
}

TEST_CASE(
    "a selection of one connection passes its calls, also those that were nobody's at entry") {
    const Counted all = selected({});
    const Counted one = selected({1, {}});
    CHECK(one.phases == all.phases);
    CHECK(std::count(one.entered.begin(), one.entered.end(), SystemCall::connect) == 1);
    CHECK(std::count(one.entered.begin(), one.entered.end(), SystemCall::accept4) == 1);
    CHECK(one.connections == 1);

    const Counted none = selected({2, {}});
    CHECK(none.phases.empty());
    CHECK(none.connections == 0);
    CHECK(std::count(none.entered.begin(), none.entered.end(), SystemCall::connect) == 0);
}

TEST_CASE("a selection of a connection that there is not says how many there were") {
    Counted counted;
    const auto missed = [&](render::Selection selection) {
        render::Select select(std::move(selection), counted);
        test::tell_article(select);
        return select.missed();
    };
    CHECK(missed({2, {}}) == 1U);
    CHECK_FALSE(missed({1, {}}).has_value());
    CHECK_FALSE(missed({0, {Phase::abort}}).has_value());
}
