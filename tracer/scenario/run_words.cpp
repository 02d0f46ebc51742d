#include "tracer/scenario/run_words.hpp"

namespace tcpwhy::scenario {

std::string seconds_text(model::Time span) {
    std::string text = std::to_string(span / model::second_ns);
    if (const auto rest = span % model::second_ns / (100 * model::millisecond_ns); rest != 0)
        text += "." + std::to_string(rest);
    return text + " s";
}

std::string end_text(const model::ProcessEvent& event) {
    if (event.signal != 0) return "was ended by " + model::signal_name(event.signal);
    return "ended with status " + std::to_string(event.status);
}

std::string port_fix(std::uint16_t has, std::uint16_t wanted) {
    const bool swapped = has == static_cast<std::uint16_t>(wanted >> 8U | wanted << 8U);
    if (swapped && has != wanted)
        return ": its two bytes are swapped (fix: htons() around the port's number)";
    return " (fix: --port " + std::to_string(has) + ")";
}

std::string names_of(const std::vector<Endpoint>& endpoints) {
    std::string text;
    for (const Endpoint& endpoint : endpoints) {
        if (!text.empty()) text += " and ";
        text += to_string(endpoint);
    }
    return text;
}

}  // namespace tcpwhy::scenario
