// The format "png": the SVG of one connection, converted by rsvg-convert.
#pragma once

#include <memory>
#include <string>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::run {

/// Whether the converter is installed. Where it is not, no plan contains the format.
bool can_convert_png();

class Png {
  public:
    explicit Png(render::Write write);

    /// The outlet that draws; once only.
    std::unique_ptr<model::TraceSink> drawn_as_svg(const render::Options& options);
    /// Converts what was drawn and writes it. Throws UnavailableError when the converter fails.
    void convert();

  private:
    render::Write write_;
    std::shared_ptr<std::string> svg_ = std::make_shared<std::string>();
};

}  // namespace tcpwhy::run
