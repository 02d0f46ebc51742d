#include "tracer/grade/host/plain_host.hpp"

namespace tcpwhy::grade {

void PlainHost::start(const std::vector<std::string>& argv) {
    io_.reset();
    cage_ = std::make_unique<Cage>(plan_);
    io_ = std::make_unique<ProgramIo>(
        [cage = cage_.get()](std::size_t bytes) { return cage->count_output(bytes); });
    cage_->start(argv, io_->in(), io_->out(), io_->err());
    io_->close_program_ends();
}

std::optional<ProgramEnd> PlainHost::end() const {
    return cage_ ? cage_->end() : std::nullopt;
}

std::vector<model::Pid> PlainHost::processes() const {
    return cage_ ? cage_->processes() : std::vector<model::Pid>{};
}

void PlainHost::kill_all() {
    if (cage_) cage_->end_all();
}

std::string PlainHost::reached() const {
    return cage_ ? cage_->reached(cage_->ended_by()) : "";
}

}  // namespace tcpwhy::grade
