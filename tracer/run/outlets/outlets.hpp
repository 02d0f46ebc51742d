// The opened outlets of a plan: the files, the terminal and the formats that write to them.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "tracer/model/trace_sink.hpp"
#include "tracer/run/outlets/outlet_plan.hpp"

namespace tcpwhy::run {

class Outlets {
  public:
    /// Opens all files; no file loses its content before the trace begins. `terminal_columns` is
    /// asked while a watched trace goes on, because a terminal can be resized; it may be null.
    /// Throws UsageError for a file that cannot be opened.
    /// `another` gets what the formats get; null: there is none.
    explicit Outlets(const OutletPlan& plan, std::function<int()> terminal_columns = nullptr,
                     model::TraceSink* another = nullptr);
    ~Outlets();
    Outlets(const Outlets&) = delete;
    Outlets& operator=(const Outlets&) = delete;

    model::TraceSink& sink();
    /// Writes out what is buffered and closes. Returns a line for the user, "" for none: the
    /// connection that was asked for does not exist. Throws UnavailableError when a file cannot be
    /// written (a full disk).
    std::string finish();
    /// The reader of standard output has gone (`| head`): nothing more needs to be done.
    [[nodiscard]] bool reader_gone() const;

  private:
    [[nodiscard]] std::string nothing_matched() const;
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::run
