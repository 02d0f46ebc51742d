#include "tracer/app/recording.hpp"

#include <sys/utsname.h>

#include "common/errors.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/render/record/recorder.hpp"

namespace tcpwhy::app {
namespace {

constexpr std::string_view pcap_ending = ".pcap";

render::Recorder this_machine() {
    utsname names{};
    if (uname(&names) != 0) return {};
    return {names.machine, std::string(names.sysname) + " " + names.release};
}

}  // namespace

std::unique_ptr<model::TraceSink> make_recorder(
    const std::string& file, const std::function<render::Write(const std::string&)>& open) {
    if (file == "-") {
        if (stdout_is_terminal())
            throw UsageError("a recording (-w -) is not for a terminal: send it to a file or pipe");
        return render::make_pcapng_recorder(this_machine(), open(""));
    }
    if (!file.ends_with(pcap_ending))
        return render::make_pcapng_recorder(this_machine(), open(file));
    const std::string stem = file.substr(0, file.size() - pcap_ending.size());
    auto write_frames = open(file);
    return render::make_pcap_recorder(std::move(write_frames), open(stem + ".jsonl"));
}

}  // namespace tcpwhy::app
