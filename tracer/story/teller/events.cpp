#include "tracer/story/teller/events.hpp"

#include <algorithm>
#include <string_view>

#include "common/text/utf8.hpp"

namespace tcpwhy::story {
namespace {

/// A program's name can contain any character; a word of a story cannot.
std::string program_word(std::string_view name) {
    std::string word;
    while (!name.empty()) {
        const Character character = first_character(name);
        const std::size_t length = std::max<std::size_t>(character.length, 1);
        const bool fits =
            character.code > 0x20 && character.code != '#' && columns_of(character.code) >= 0;
        word += fits ? name.substr(0, length) : "-";
        name.remove_prefix(length);
    }
    return word;
}

}  // namespace

std::optional<Event> event_of(const model::ProcessEvent& event, StoryNames& names) {
    using From = model::ProcessEvent::What;
    using To = Event::What;
    Event told;
    if (event.what == From::fork) told.word = names.process(event.parent, event.role);
    names.note(event);
    told.actor = names.process(event.pid, event.role);
    switch (event.what) {
        case From::start:
        case From::exec:
            told.what = event.what == From::start ? To::starts : To::executes;
            told.word = program_word(event.name);
            break;
        case From::fork:
            told.what = To::forked;
            break;
        case From::signal:
            told.what = To::gets;
            told.word = model::signal_name(event.signal);
            break;
        case From::executing:
        case From::thread_ending:
            return std::nullopt;
        case From::ending:
            told.what = To::exits;
            break;
        case From::exit:
            told.what = event.signal != 0 ? To::killed : To::exits;
            if (event.signal != 0)
                told.word = model::signal_name(event.signal);
            else
                told.status = event.status;
            break;
    }
    return told;
}

std::string comment_of(const model::Notice& notice, StoryNames& names) {
    std::string words(model::name(notice.code));
    if (notice.pid != 0) words += " in " + names.process(notice.pid);
    if (notice.count != 0) words += ": " + std::to_string(notice.count);
    if (!notice.text.empty()) {
        words += ": ";
        append_visible(words, notice.text, true);
    }
    words.erase(words.find_last_not_of(' ') + 1);
    return words;
}

Ending ending_of(const model::ConnectionFinding& finding) {
    using First = Ending::First;
    Ending told;
    told.connection = std::uint64_t{finding.identity.id};
    told.outcome = finding.outcome;
    if (finding.closed_first == "client")
        told.first = First::client;
    else if (finding.closed_first == "server")
        told.first = First::server;
    else if (finding.closed_first == "both")
        told.first = First::both;
    return told;
}

}  // namespace tcpwhy::story
