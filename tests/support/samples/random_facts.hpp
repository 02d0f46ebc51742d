// Facts of random content, the same for the same seed: for tests that must hold of any fact.
#pragma once

#include <random>

#include "tracer/model/fact.hpp"

namespace tcpwhy::test {

class RandomFacts {
  public:
    explicit RandomFacts(unsigned seed) : random_(seed) {}

    /// Any fact but a segment, at that time; its numbers are small often enough to belong together.
    model::Fact fact(model::Time time);
    std::uint64_t below(std::uint64_t limit);

  private:
    bool often() { return below(3) != 0; }
    std::string bytes();
    Endpoint endpoint();
    model::SocketSnapshot snapshot(model::Time time);
    std::optional<model::SocketSnapshot> maybe_snapshot(model::Time time);
    std::vector<model::Watch> watches();
    std::vector<model::Release> releases(model::Time time);
    model::CallArguments arguments(model::SystemCall call);
    model::CallEntered entered(model::Time time);
    model::CallReturned returned(model::Time time);
    model::SocketSeen socket_seen(model::Time time);
    model::ProcessEvent event(model::Time time);

    std::mt19937 random_;
    model::CallId last_call_ = 0;
};

}  // namespace tcpwhy::test
