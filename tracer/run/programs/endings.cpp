#include "tracer/run/programs/endings.hpp"

namespace tcpwhy::run {

void Endings::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    constexpr int shell_status_of_signal = 128;
    if (event.what == What::start) started_[event.pid] = event.role;
    const bool stops = model::is_asked_to_end(event);
    if (event.what == What::signal && stops) stopped_.insert(event.pid);
    if (event.what != What::exit || stops || stopped_.contains(event.pid)) return;
    const auto known = started_.find(event.pid);
    if (known == started_.end() || (event.signal == 0 && event.status == 0)) return;
    if (!failures_.empty()) failures_ += "; ";
    failures_ +=
        known->second == model::Side::none ? event.name : "the " + std::string(name(known->second));
    if (event.signal != 0)
        failures_ += " was killed by " + model::signal_name(event.signal) + " (status " +
                     std::to_string(shell_status_of_signal + event.signal) + ")";
    else
        failures_ += " ended with status " + std::to_string(event.status);
}

}  // namespace tcpwhy::run
