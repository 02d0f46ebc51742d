// Any bytes are a story, or an error with its position. A story is printed, read again and
// compared.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "tracer/story/expect/expect.hpp"
#include "tracer/story/text/parser.hpp"
#include "tracer/story/text/print.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tcpwhy;
    using story::Story;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto first = story::parse_story(text);
    if (const auto* error = std::get_if<story::StoryError>(&first)) {
        if (error->line == 0 || error->column == 0 || error->message.empty()) std::abort();
        return 0;
    }
    const auto& story = std::get<Story>(first);
    const auto second = story::parse_story(story::print(story));
    if (!std::holds_alternative<Story>(second) || std::get<Story>(second) != story) std::abort();
    // The time of the comparison grows with the square of the length; long inputs find nothing new.
    if (story.lines.size() <= 64) (void)story::compare(story, story);
    return 0;
}
