// FactSink: the interface through which the observer hands over its facts.
#pragma once

#include "tracer/model/fact.hpp"

namespace tcpwhy::model {

class FactSink {
  public:
    virtual ~FactSink() = default;
    /// Facts arrive in the order of their time.
    virtual void fact(Fact&& fact) = 0;
    /// Promises that no fact older than `until` will follow. Also called while nothing happens.
    virtual void settled(Time until) = 0;
};

}  // namespace tcpwhy::model
