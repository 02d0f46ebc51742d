// Where a trace goes: formats, files and the terminal, as the command line asks.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/renderer.hpp"

namespace tcpwhy::app {

/// The flags that every command with a trace understands. tcpdump's letters where it has them.
struct DisplayOptions {
    std::vector<std::string> formats;  ///< -f
    std::vector<std::string> files;    ///< -o
    bool summary = false;              ///< --summary; its place among the formats is the command's
    std::string recording;             ///< -w; "" for none, "-" for standard output
    std::string color = "auto";
    int width = 0;  ///< --width; 0: as the terminal has it
    bool absolute_numbers = false;
    int quiet = 0;
    int verbose = 0;
    bool hex = false;
    bool unbuffered = false;
    bool live = false;                ///< somebody watches: lines come while the trace happens
    std::uint32_t connection = 0;     ///< --connection; 0: all
    std::vector<std::string> phases;  ///< --only; empty: all
    bool numeric = false;             ///< accepted for the fingers' sake
    CLI::App* command = nullptr;      ///< knows in which order -f and -o were given
};
void add_display_options(CLI::App& command, DisplayOptions& options);

/// One rendering and where it goes.
struct Destination {
    std::string format;  ///< "": the default
    std::string file;    ///< "": standard output
};

/// Which -o belongs to which -f: each -o takes the format of the -f before it; formats that no -o
/// took go to standard output, which has room for one. `order` is 'f' and 'o' as they came. Throws
/// UsageError.
std::vector<Destination> destinations(const std::string& order,
                                      const std::vector<std::string>& formats,
                                      const std::vector<std::string>& files);

class Outlets {
  public:
    /// Opens all files. Throws UsageError for a format or file that is impossible. An empty default
    /// format shows nothing unless the command line names a format or a file.
    Outlets(const DisplayOptions& options, const std::string& default_format);
    ~Outlets();
    Outlets(const Outlets&) = delete;
    Outlets& operator=(const Outlets&) = delete;

    model::TraceSink& sink();
    /// Writes out what is buffered and closes. Throws UnavailableError when it cannot be written (a
    /// full disk).
    void finish();
    /// Whoever read standard output has gone (`| head`): nothing more needs to be done.
    [[nodiscard]] bool reader_gone() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::app
