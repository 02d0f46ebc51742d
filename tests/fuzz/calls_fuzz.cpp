// Calls from elsewhere. Up to the first NUL: the file of --calls (an strace log, or facts one a
// line). After it: the capture with which it is joined.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tests/fuzz/playing.hpp"
#include "tracer/session/call_log.hpp"

using namespace tcpwhy;

namespace {

/// The text as a file, because --calls reads a file.
Descriptor file_of(std::span<const std::uint8_t> text) {
    Descriptor file(memfd_create("calls", MFD_CLOEXEC));
    while (!text.empty()) {
        const ssize_t written = ::write(file.get(), text.data(), text.size());
        if (written <= 0) std::abort();
        text = text.subspan(static_cast<std::size_t>(written));
    }
    return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> input(data, size);
    const auto nul = std::find(input.begin(), input.end(), std::uint8_t{0});
    const auto length = static_cast<std::size_t>(nul - input.begin());
    const Descriptor file = file_of(input.first(length));
    try {
        session::CallLog calls({"/proc/self/fd/" + std::to_string(file.get())});
        fuzz::Shown shown(calls.header({}));
        session::Playback& playback = shown.playback();
        playback.on_segment(
            [&](const model::Segment& segment) { calls.tell_segment(segment, playback); });
        shown.play(input.subspan(std::min(size, length + 1)),
                   [&](model::Time time) { calls.tell_before(time, playback); });
        (void)calls.finish(playback);
        shown.finish();
    } catch (const UsageError&) {
        // There was no call in it.
    }
    return 0;
}
