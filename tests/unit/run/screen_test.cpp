// The display of a watched trace: bounded, never in the way, and honest about what it left out.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>

#include "support/catch.hpp"
#include "tracer/run/outlets/screen.hpp"

using namespace tcpwhy;
using namespace std::chrono_literals;
using run::Screen;

namespace {

constexpr std::chrono::milliseconds patience{10'000};  ///< a passing test never waits for it

struct Pipe {
    int ends[2] = {-1, -1};
    Pipe() { REQUIRE(pipe2(ends, O_CLOEXEC) == 0); }
    ~Pipe() {
        close_reader();
        close(ends[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    [[nodiscard]] int writer() const { return ends[1]; }
    void close_reader() {
        if (ends[0] >= 0) close(ends[0]);
        ends[0] = -1;
    }
    /// Reads until that many bytes have come. Returns fewer when nothing comes for `patience`.
    [[nodiscard]] std::string read_bytes(std::size_t count) const {
        std::string text(count, '\0');
        std::size_t got = 0;
        while (got < count) {
            pollfd ready{ends[0], POLLIN, 0};
            if (poll(&ready, 1, static_cast<int>(patience.count())) == 0) {
                UNSCOPED_INFO("waited for " << count << " bytes from the screen; only " << got
                                            << " came");
                break;
            }
            const ssize_t size = read(ends[0], text.data() + got, count - got);
            if (size <= 0) break;
            got += static_cast<std::size_t>(size);
        }
        text.resize(got);
        return text;
    }
};

constexpr std::size_t line_bytes = 100;

std::string lines(std::size_t count) {
    std::string text;
    for (std::size_t line = 0; line < count; ++line)
        text += std::string(line_bytes - 1, 'x') + '\n';
    return text;
}

}  // namespace

TEST_CASE("what is put on the screen arrives in order", "[screen]") {
    const Pipe pipe;
    Screen screen(pipe.writer());
    std::string all;
    for (int number = 0; number < 100; ++number) {
        const std::string line = std::to_string(number) + "\n";
        all += line;
        screen.put(line);
    }
    CHECK(screen.finish(patience) == 0);
    CHECK(pipe.read_bytes(all.size()) == all);
    CHECK(screen.take_left_out() == 0);
}

TEST_CASE("a reader that does not read costs lines on the screen, which are counted", "[screen]") {
    const Pipe pipe;
    Screen screen(pipe.writer());
    constexpr std::size_t offered = 3 * Screen::most_bytes / line_bytes;
    constexpr std::size_t a_piece = 50;
    for (std::size_t line = 0; line < offered; line += a_piece) screen.put(lines(a_piece));
    CHECK(screen.take_left_out() == 0);  // not while it is full
    CHECK(screen.finish(50ms) == 0);     // nor is the end held up

    // The accepted text was not cut and is within the bound. The pipe itself holds 64 KiB more.
    std::uint64_t left_out = 0;
    std::size_t shown = 0;
    while (left_out == 0) {
        const std::string text = pipe.read_bytes(line_bytes * a_piece);
        REQUIRE(text == lines(a_piece));
        shown += a_piece;
        left_out = screen.take_left_out();
    }
    const std::size_t rest = offered - left_out - shown;
    CHECK(shown + rest <= (Screen::most_bytes + (1U << 20U)) / line_bytes);
    CHECK(pipe.read_bytes(rest * line_bytes) == lines(rest));
    CHECK(screen.take_left_out() == 0);

    screen.put(lines(1));
    CHECK(screen.finish(patience) == 0);
    CHECK(pipe.read_bytes(line_bytes) == lines(1));
}

TEST_CASE("the screen reports lines that it left out before all of a long text is out",
          "[screen]") {
    const Pipe pipe;
    Screen screen(pipe.writer());
    const std::size_t fitting = Screen::most_bytes / line_bytes;
    screen.put(lines(fitting));
    screen.put(lines(fitting / 4));  // more than the pipe takes away meanwhile
    const std::string read = pipe.read_bytes(fitting * line_bytes / 4 * 3);
    REQUIRE(read.size() == fitting * line_bytes / 4 * 3);

    // The thread may still have to count its last write.
    const auto end = std::chrono::steady_clock::now() + patience;
    std::uint64_t left_out = 0;
    while (left_out == 0 && std::chrono::steady_clock::now() < end) {
        left_out = screen.take_left_out();
        std::this_thread::yield();
    }
    CHECK(left_out == fitting / 4);
}

TEST_CASE("a screen whose reader has gone says so and takes no more", "[screen]") {
    Pipe pipe;
    pipe.close_reader();
    Screen screen(pipe.writer());
    screen.put(lines(1));
    CHECK(screen.finish(patience) == 0);
    CHECK(screen.reader_gone());
}

TEST_CASE("a screen that cannot be written tells why", "[screen]") {
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    Screen screen(full);
    screen.put(lines(1));
    CHECK(screen.finish(patience) == ENOSPC);
    CHECK_FALSE(screen.reader_gone());
    close(full);
}
