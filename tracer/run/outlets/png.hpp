// The format "png": the SVG of one connection, put through a converter that the machine has
// (rsvg-convert).
#pragma once

#include <memory>
#include <string>

#include "tracer/render/renderer.hpp"

namespace tcpwhy::app {

class Png {
  public:
    /// Throws UnavailableError, with the package to install, where there is no converter.
    explicit Png(render::Write write);

    /// The outlet that draws; once only.
    std::unique_ptr<model::TraceSink> drawn_as_svg(const render::Options& options);
    /// Converts what was drawn and writes it. Throws UnavailableError when the converter fails.
    void convert();

  private:
    render::Write write_;
    std::shared_ptr<std::string> svg_ = std::make_shared<std::string>();
};

}  // namespace tcpwhy::app
