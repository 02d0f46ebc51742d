// A trace without its call sites (--no-sites): no path, line or function of a program is passed on,
// and no notice about them.
#pragma once

#include <variant>

#include "tracer/model/tee.hpp"

namespace tcpwhy::render {

class WithoutSites : public model::Tee {
  public:
    /// `inner` must outlive this.
    explicit WithoutSites(model::TraceSink& inner) : Tee({&inner}) {}

    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override {
        Tee::call_entered(without(call), finding);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        Tee::call_returned(without(call), returned, finding);
    }
    void problem(const model::Problem& problem) override {
        model::Problem bare = problem;
        bare.site.reset();
        Tee::problem(bare);
    }
    void notice(const model::Notice& notice) override {
        if (!is_about_sites(notice)) Tee::notice(notice);
    }
    void heard(const model::Fact& fact) override {
        if (const auto* call = std::get_if<model::CallEntered>(&fact); call && call->site)
            return Tee::heard(model::Fact(without(*call)));
        if (const auto* told = std::get_if<model::Notice>(&fact); told && is_about_sites(*told))
            return;
        Tee::heard(fact);
    }

  private:
    static model::CallEntered without(model::CallEntered call) {
        call.site.reset();
        return call;
    }
    static bool is_about_sites(const model::Notice& notice) {
        return notice.code == model::Notice::Code::no_call_sites ||
               notice.code == model::Notice::Code::sites_given_up;
    }
};

}  // namespace tcpwhy::render
