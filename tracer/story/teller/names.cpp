#include "tracer/story/teller/names.hpp"

#include <algorithm>
#include <cstddef>

#include "tracer/calls/words/describe_call.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {
namespace {

bool keeps(char character) {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9') ||
           std::string_view("._+@").find(character) != std::string_view::npos;
}

// Makes a program's name a word of the grammar.
std::string as_word(std::string_view name) {
    std::string word;
    for (const char character : name) word += keeps(character) ? character : '-';
    if (story::has_blank(word)) std::replace(word.begin(), word.end(), '_', '-');
    const bool begins_like_another_line =
        word == "story" || word == "connection" || word.starts_with("...");
    if (begins_like_another_line) word.insert(0, "the-");
    return word.empty() ? "process" : word;
}

}  // namespace

void StoryNames::set_service(std::uint16_t port) {
    if (port != 0 && ports_.empty()) ports_.push_back(port);
}

std::string StoryNames::unused_name(std::string_view wanted) {
    std::string name(wanted);
    for (int number = 2; !used_.insert(name).second; ++number)
        name = std::string(wanted) + '-' + std::to_string(number);
    return name;
}

void StoryNames::note(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    const auto found = processes_.find(event.pid);
    if (found != processes_.end()) {
        const bool begins = event.what == What::start || event.what == What::fork;
        found->second.gone = found->second.gone || event.what == What::exit;
        // The kernel reuses process numbers.
        if (!begins || !found->second.gone) return;
    }
    const std::string wanted = event.role != model::Side::none
                                   ? std::string(model::name(event.role))
                                   : as_word(event.name);
    processes_[event.pid] = Known{unused_name(wanted), {}, event.what == What::exit};
}

std::string StoryNames::process(model::Pid pid, model::Side side) {
    const auto found = processes_.find(pid);
    if (found != processes_.end()) return found->second.name;
    model::ProcessEvent met;
    met.pid = pid;
    met.role = side;
    note(met);
    return processes_.at(pid).name;
}

std::string StoryNames::thread(model::Pid pid, model::Pid tid, model::Side side) {
    std::string name = process(pid, side);
    if (tid == pid || tid == 0) return name;
    std::vector<model::Pid>& threads = processes_.at(pid).threads;
    auto found = std::find(threads.begin(), threads.end(), tid);
    if (found == threads.end()) found = threads.insert(threads.end(), tid);
    return name + '/' + std::to_string(found - threads.begin() + 2);
}

std::string StoryNames::port_word(std::uint16_t port) {
    if (port == 0) return "0";
    auto found = std::find(ports_.begin(), ports_.end(), port);
    if (found == ports_.end()) found = ports_.insert(ports_.end(), port);
    const std::ptrdiff_t number = found - ports_.begin() + 1;
    return number == 1 ? "PORT" : "PORT" + std::to_string(number);
}

std::string StoryNames::call_text(const model::CallEntered& call) {
    std::string text;
    calls::append_call(text, call);
    if (const Endpoint* address = call.address()) {
        const std::string written = to_string(*address);
        if (const std::size_t at = text.rfind(written); at != std::string::npos) {
            const std::size_t colon = written.rfind(':');
            text.replace(at, written.size(),
                         written.substr(0, colon + 1) + port_word(address->port));
        }
    }
    // The remaining time of a deadline differs from run to run; whether there is one does not.
    if (const auto timeout_ms = call.as<model::args::Wait>().timeout_ms; timeout_ms > 0) {
        const std::string written = std::to_string(timeout_ms) + ')';
        if (text.ends_with(written))
            text.replace(text.size() - written.size(), written.size(), "timeout)");
    }
    return text;
}

}  // namespace tcpwhy::story
