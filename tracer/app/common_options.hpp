// Options that several commands have in common.
#pragma once

#include <string>
#include <vector>

#include "common/command_line.hpp"

namespace tcpwhy::app {

/// -c accepts 1 to this.
constexpr long most_segments = 2'000'000'000;

/// --lab auto|private|host.
void add_lab_option(CommandLine& command, std::string& lab);

/// -D: the command lists the interfaces and does nothing else.
void add_interface_list(CommandLine& command, bool& wanted);
int print_interfaces();

/// The last words of a command line as one pcap-filter(7) expression; "" for none.
std::string filter_of(const std::vector<std::string>& words);

}  // namespace tcpwhy::app
