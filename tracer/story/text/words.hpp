// The words of the story's grammar, shared by print and parser.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story::story_word {

constexpr std::string_view story = "story";
constexpr std::string_view connection = "connection";
constexpr std::string_view anything = "...";
constexpr std::string_view arrow = "<-";
constexpr std::string_view waits = "waits";

constexpr std::string_view kernel = "kernel";
constexpr std::string_view filter = "filter";
constexpr std::string_view timer = "timer";
constexpr std::string_view exit = "exit";
constexpr std::string_view unknown = "unknown";
constexpr std::string_view inferred = "inferred";

constexpr std::string_view loss_begins = "loses what arrives at";
constexpr std::string_view loss_ends = "loses no more at";
constexpr std::string_view icmp = "ICMP";
constexpr std::string_view about = "about";
constexpr std::string_view first = "first";
constexpr std::string_view both = "both at once";

/// The words of an event and what follows them. The parser takes the first row that fits.
struct EventWords {
    enum class Takes : std::uint8_t { name, name_or_nothing, status, nothing };
    story::Event::What what;
    std::string_view words;
    Takes takes;
};
constexpr std::array<EventWords, 7> events = {{
    {story::Event::What::starts, "starts", EventWords::Takes::name_or_nothing},
    {story::Event::What::executes, "executes", EventWords::Takes::name_or_nothing},
    {story::Event::What::forked, "is forked by", EventWords::Takes::name},
    {story::Event::What::gets, "gets", EventWords::Takes::name},
    {story::Event::What::exits, "exits with", EventWords::Takes::status},
    {story::Event::What::exits, "exits", EventWords::Takes::nothing},
    {story::Event::What::killed, "is killed by", EventWords::Takes::name},
}};

}  // namespace tcpwhy::story::story_word
