// A trace that is shown in every format at once, and recorded: for tests that must hold of any
// trace.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tracer/model/tee.hpp"
#include "tracer/render/record/recorder.hpp"
#include "tracer/render/renderer.hpp"

namespace tcpwhy::test {

class EveryFormat {
  public:
    [[nodiscard]] model::TraceSink& sink() { return tee_; }
    /// The text that a format has written so far; "pcapng" is the recording.
    [[nodiscard]] const std::string& written(const std::string& format) { return text_[format]; }

  private:
    render::Write into(const std::string& format) {
        return [&text = text_[format]](std::string_view more) { text += more; };
    }
    std::vector<std::unique_ptr<model::TraceSink>> make() {
        std::vector<std::unique_ptr<model::TraceSink>> all;
        for (const std::string_view format : render::formats())
            all.push_back(render::make_renderer(format, {}, into(std::string(format))));
        all.push_back(render::make_pcapng_recorder({"x86_64", "Linux 6.1"}, into("pcapng")));
        return all;
    }
    static std::vector<model::TraceSink*> pointers(
        const std::vector<std::unique_ptr<model::TraceSink>>& owned) {
        std::vector<model::TraceSink*> all;
        for (const auto& each : owned) all.push_back(each.get());
        return all;
    }

    std::map<std::string, std::string> text_;
    std::vector<std::unique_ptr<model::TraceSink>> sinks_ = make();
    model::Tee tee_{pointers(sinks_)};
};

}  // namespace tcpwhy::test
