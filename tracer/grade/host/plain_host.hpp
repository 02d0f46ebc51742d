// E1: a submission that nobody observes.
#pragma once

#include <memory>

#include "tracer/grade/host/cage.hpp"
#include "tracer/grade/host/host.hpp"

namespace tcpwhy::grade {

class PlainHost : public Host {
  public:
    explicit PlainHost(helpers::Confinement plan) : plan_(std::move(plan)) {}

    void start(const std::vector<std::string>& argv) override;
    [[nodiscard]] std::optional<ProgramEnd> end() const override;
    [[nodiscard]] std::vector<model::Pid> processes() const override;
    void kill_all() override;
    [[nodiscard]] std::string reached() const override;
    ProgramIo& io() override { return *io_; }

  private:
    helpers::Confinement plan_;
    std::unique_ptr<Cage> cage_;
    std::unique_ptr<ProgramIo> io_;  // ends before the cage that it counts for
};

}  // namespace tcpwhy::grade
