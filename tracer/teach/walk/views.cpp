#include "tracer/teach/walk/views.hpp"

#include <algorithm>
#include <vector>

#include "tracer/story/text/print.hpp"

namespace tcpwhy::teach {
namespace {

std::string_view actor_of_line(const story::Line& line) {
    if (const auto* call = std::get_if<story::Call>(&line.body)) return call->actor;
    if (const auto* event = std::get_if<story::Event>(&line.body)) return event->actor;
    return {};
}

/// The line without the actor at its beginning and without the segments that woke it.
std::string call_line(const story::Line& line, std::size_t actor_bytes) {
    story::Line bare = line;
    if (auto* call = std::get_if<story::Call>(&bare.body)) call->woken_by.clear();
    std::string text = story::one_line(bare);
    text.erase(0, std::min(text.find_first_not_of(' ', actor_bytes), text.size()));
    return text;
}

std::string prefix(const story::Line& line) {
    return line.connection > 1 ? std::to_string(line.connection) + ": " : "";
}

std::string numbered(std::size_t number, const std::string& text) {
    const std::string digits = std::to_string(number);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, ' ') + digits + "  " + text +
           '\n';
}

std::string state_text(const story::Field<model::TcpState>& state) {
    std::string text(state.value ? model::name(*state.value) : "");
    text.resize(std::max<std::size_t>(text.size(), 14), ' ');
    return text;
}

}  // namespace

std::string view_of_calls(const story::Story& story) {
    std::vector<std::string> actors;
    for (const story::Line& line : story.lines) {
        const std::string actor(actor_of_line(line));
        if (!actor.empty() && std::find(actors.begin(), actors.end(), actor) == actors.end())
            actors.push_back(actor);
    }
    std::string text;
    for (const std::string& actor : actors) {
        text += (text.empty() ? "" : "\n") + actor + '\n';
        for (const story::Line& line : story.lines)
            if (actor_of_line(line) == actor) text += "  " + call_line(line, actor.size()) + '\n';
    }
    return text;
}

std::string view_of_wire(const story::Story& story) {
    std::string text;
    std::size_t number = 0;
    for (const story::Line& line : story.lines) {
        const auto* segment = std::get_if<story::Segment>(&line.body);
        if (segment == nullptr) continue;
        story::Line bare = line;
        story::Segment& shown = std::get<story::Segment>(bare.body);
        shown.cause.reset();
        shown.client_state = {};
        shown.server_state = {};
        shown.notes.reset();
        text += numbered(++number, story::one_line(bare));
    }
    return text;
}

std::string view_of_states(const story::Story& story) {
    std::string text = "after  client          server\n";
    std::size_t number = 0;
    std::string before;
    for (const story::Line& line : story.lines) {
        const auto* segment = std::get_if<story::Segment>(&line.body);
        if (segment == nullptr) continue;
        ++number;
        std::string states = prefix(line) + state_text(segment->client_state) + "  " +
                             state_text(segment->server_state);
        states.erase(states.find_last_not_of(' ') + 1);
        if (states == before) continue;
        before = states;
        text += numbered(number, " " + states);
    }
    return text;
}

}  // namespace tcpwhy::teach
