#include "common/logging.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

namespace tcpwhy {

void set_up_logging(const std::string& program, Verbosity verbosity) {
    using spdlog::level::level_enum;
    constexpr std::array levels{level_enum::off,  level_enum::err,   level_enum::warn,
                                level_enum::info, level_enum::debug, level_enum::trace};
    constexpr int usual = 2;
    const int wanted = usual + verbosity.verbose - verbosity.quiet;
    const int last = static_cast<int>(levels.size()) - 1;

    // spdlog refuses a name that is in use by an earlier call.
    spdlog::drop_all();
    spdlog::set_default_logger(spdlog::stderr_color_st(program));
    spdlog::set_pattern("%n: %^%l%$: %v");
    spdlog::set_level(levels[static_cast<std::size_t>(std::clamp(wanted, 0, last))]);
    spdlog::flush_on(level_enum::trace);
}

}  // namespace tcpwhy
