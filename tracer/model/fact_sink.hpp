// Where the observer puts what it sees. Facts come in time order; `settled(t)` promises that
// nothing older than t will follow, also when there is nothing to say.
#pragma once

#include "tracer/model/fact.hpp"

namespace tcpwhy::model {

class FactSink {
  public:
    virtual ~FactSink() = default;
    virtual void fact(Fact&& fact) = 0;
    virtual void settled(Time until) = 0;
};

}  // namespace tcpwhy::model
