// Options that several commands have in common.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace tcpwhy::app {

/// The numbers that -c accepts.
CLI::Range countable();

/// --lab auto|private|host.
void add_lab_option(CLI::App& command, std::string& lab);

/// The last words of a command line as one pcap-filter(7) expression; "" for none.
std::string filter_of(const std::vector<std::string>& words);

}  // namespace tcpwhy::app
