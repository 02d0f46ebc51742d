#include "tracer/run/outlets/recording.hpp"

#include <sys/utsname.h>

#include <utility>

#include "tracer/render/record/recorder.hpp"
#include "tracer/run/outlets/outlet_plan.hpp"

namespace tcpwhy::run {
namespace {

render::Recorder this_machine() {
    utsname names{};
    if (uname(&names) != 0) return {};
    return {names.machine, std::string(names.sysname) + " " + names.release};
}

}  // namespace

std::unique_ptr<model::TraceSink> make_recorder(
    const std::string& file, const std::function<render::Write(const std::string&)>& open) {
    const auto files = recording_files(file);
    auto write_frames = open(files.front());
    if (files.size() == 1)
        return render::make_pcapng_recorder(this_machine(), std::move(write_frames));
    return render::make_pcap_recorder(std::move(write_frames), open(files.back()));
}

}  // namespace tcpwhy::run
