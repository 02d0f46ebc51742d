// `run` and `demo`: a run whose trace, and whose programs' output, go to this terminal and to
// files.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/app/web_page.hpp"
#include "tracer/run/expectation.hpp"
#include "tracer/run/outlets/display_options.hpp"
#include "tracer/run/runner.hpp"

namespace tcpwhy::app {

struct ShownRun {
    run::RunRequest request;
    std::string lab = "auto";  ///< --lab
    std::string filter;        ///< a pcap-filter(7) expression; "" for none
    run::DisplayOptions display;
    bool strict = false;        ///< a program's failure is the run's
    bool shows_output = false;  ///< all that the programs have printed
    bool says_endings = true;   ///< a last line says which program failed
    std::string default_format;
    std::optional<WebChoice> web;     ///< --web
    bool keyboard_is_free = false;    ///< no program reads it
    std::vector<std::string> inputs;  ///< files that are read, and so must not be written
};

/// Returns the exit status; throws where something cannot be started or written. The run is
/// compared with `expectation`; null: with nothing.
int show_run(const ShownRun& shown, run::Expectation* expectation = nullptr);

}  // namespace tcpwhy::app
