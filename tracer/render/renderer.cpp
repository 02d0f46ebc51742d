#include "tracer/render/renderer.hpp"

#include <array>
#include <utility>

#include "tracer/render/follow/follow.hpp"
#include "tracer/render/json/json.hpp"
#include "tracer/render/ladder/ladder.hpp"
#include "tracer/render/page/html.hpp"
#include "tracer/render/stat/stat.hpp"
#include "tracer/render/story/story.hpp"
#include "tracer/render/summary/summary.hpp"
#include "tracer/render/svg/svg.hpp"
#include "tracer/render/text/text.hpp"

namespace tcpwhy::render {
namespace {

struct Format {
    std::string_view name;
    std::unique_ptr<model::TraceSink> (*make)(const Options&, Write);
};

// In the order of the help.
constexpr std::array table = {
    Format{"text", make_text},       Format{"ladder", make_ladder},
    Format{"json", make_json},       Format{"story", make_story_renderer},
    Format{"html", make_html},       Format{"svg", make_svg},
    Format{"summary", make_summary}, Format{"stat", make_stat},
    Format{"follow", make_follow},
};

}  // namespace

const std::vector<std::string_view>& formats() {
    static const std::vector<std::string_view> names = [] {
        std::vector<std::string_view> all;
        all.reserve(table.size());
        for (const Format& format : table) all.push_back(format.name);
        return all;
    }();
    return names;
}

std::unique_ptr<model::TraceSink> make_renderer(std::string_view format, const Options& options,
                                                Write write) {
    for (const Format& row : table)
        if (row.name == format) return row.make(options, std::move(write));
    return nullptr;
}

}  // namespace tcpwhy::render
