#include "tracer/app/commands/doctor.hpp"

#include <cstdio>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/lab/checkup.hpp"
#include "tracer/run/outlets/png.hpp"

namespace tcpwhy::app {
namespace {

lab::Ability terminal_ability() {
    std::string remark = std::to_string(terminal_columns()) + " columns, ";
    remark += locale_is_utf8() ? "UTF-8" : "ASCII only (fix: export LC_ALL=C.UTF-8)";
    remark += terminal_wants_color() ? ", colours" : ", no colours";
    if (!stdout_is_terminal()) remark += ", output is not a terminal";
    return lab::Ability{"terminal", true, false, remark};
}

lab::Ability picture_ability() {
    const bool works = run::can_convert_png();
    return {"--format png", works, false,
            works ? "" : "there is no rsvg-convert (fix: sudo apt-get install librsvg2-bin)"};
}

int examine() {
    std::vector<lab::Ability> abilities = lab::check_up();
    abilities.push_back(picture_ability());
    abilities.push_back(terminal_ability());
    bool main_job = true;
    for (const lab::Ability& ability : abilities) {
        std::string line = ability.works ? "works" : "does not work";
        if (!ability.remark.empty()) line += ": " + ability.remark;
        std::printf("%-22s%s\n", ability.what.c_str(), line.c_str());
        if (ability.needed && !ability.works) main_job = false;
    }
    return main_job ? exit_status::ok : exit_status::unavailable;
}

}  // namespace

Job declare_doctor(CommandLine&) {
    return examine;
}

}  // namespace tcpwhy::app
