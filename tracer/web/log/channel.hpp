// The agreement of tcpwhy and tcpwhy-web, the program that serves the live page: which descriptors
// it gets, and the lines that it reports.
#pragma once

#include <string_view>

namespace tcpwhy::web {

/// The descriptors of tcpwhy-web. Its arguments are the port (0: any), and "keyboard" if Enter on
/// standard input asks for a new address.
namespace channel {
constexpr int reports = 3;   ///< pipe, written: lines for tcpwhy
constexpr int life = 4;      ///< pipe, read: a byte when the log has grown; its end is the trace's
constexpr int log = 5;       ///< the log
constexpr int document = 6;  ///< the page
}  // namespace channel

/// The lines that tcpwhy-web reports.
namespace report {
constexpr std::string_view port = "port ";      ///< … and the number: the socket is open
constexpr std::string_view failure = "error ";  ///< … and the reason why not
constexpr std::string_view viewer = "viewer";   ///< the first viewer reads the log
constexpr std::string_view done = "done";       ///< all viewers have the whole trace
}  // namespace report

}  // namespace tcpwhy::web
