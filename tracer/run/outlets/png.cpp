#include "tracer/run/outlets/png.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>
#include <utility>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tracer/render/renderer.hpp"

namespace tcpwhy::run {
namespace {

constexpr const char* converter = "/usr/bin/rsvg-convert";
constexpr const char* fix = " (fix: sudo apt-get install librsvg2-bin, or use --format svg)";

/// rsvg-convert reads and writes pipes and no files, so nothing has to be removed.
struct Conversion {
    Descriptor to;
    Descriptor from;
    pid_t pid = -1;

    Conversion() {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        if (pipe2(in.data(), O_CLOEXEC) != 0)
            throw UnavailableError(attempt_failed("cannot make a pipe", errno));
        const Descriptor its_input(in[0]);
        to = Descriptor(in[1]);
        if (pipe2(out.data(), O_CLOEXEC) != 0)
            throw UnavailableError(attempt_failed("cannot make a pipe", errno));
        from = Descriptor(out[0]);
        const Descriptor its_output(out[1]);
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, its_input.get(), STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&actions, its_output.get(), STDOUT_FILENO);
        std::string name = converter;
        std::string zoom = "--zoom=2";  // sharp on a projector
        char* const argv[] = {name.data(), zoom.data(), nullptr};
        char* const environment[] = {nullptr};
        const int error = posix_spawn(&pid, converter, &actions, nullptr, argv, environment);
        posix_spawn_file_actions_destroy(&actions);
        if (error != 0)
            throw UnavailableError(attempt_failed(std::string("cannot run ") + converter, error) +
                                   fix);
    }

    /// Feeds and drains at the same time, so that neither pipe can fill up and stop the other.
    void pump(std::string_view input, const render::Write& write) {
        std::array<char, 65536> piece{};
        for (;;) {
            std::array<pollfd, 2> ready{pollfd{from.get(), POLLIN, 0},
                                        pollfd{to ? to.get() : -1, POLLOUT, 0}};
            if (poll(ready.data(), ready.size(), -1) < 0 && errno != EINTR) return;
            if (ready[1].revents != 0) {
                const ssize_t count =
                    ::write(to.get(), input.data(), std::min<std::size_t>(input.size(), 4096));
                if (count > 0) input.remove_prefix(static_cast<std::size_t>(count));
                if (input.empty() || (count < 0 && errno != EINTR)) to = Descriptor();
            }
            if (ready[0].revents == 0) continue;
            const ssize_t count = read(from.get(), piece.data(), piece.size());
            if (count == 0 || (count < 0 && errno != EINTR)) return;
            if (count > 0) write({piece.data(), static_cast<std::size_t>(count)});
        }
    }

    int finish() const {
        int status = 0;
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        return status;
    }
};

}  // namespace

bool can_convert_png() {
    return access(converter, X_OK) == 0;
}

Png::Png(render::Write write) : write_(std::move(write)) {}

std::unique_ptr<model::TraceSink> Png::drawn_as_svg(const render::Options& options) {
    return render::make_renderer("svg", options,
                                 [svg = svg_](std::string_view text) { svg->append(text); });
}

void Png::convert() {
    if (svg_->empty()) return;
    Conversion conversion;
    conversion.pump(*svg_, write_);
    if (conversion.finish() != 0)
        throw UnavailableError("cannot convert the picture to png: " + std::string(converter) +
                               " failed; use --format svg");
}

}  // namespace tcpwhy::run
