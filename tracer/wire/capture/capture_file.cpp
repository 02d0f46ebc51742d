#include "tracer/wire/capture/capture_file.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "common/errors.hpp"
#include "tracer/wire/capture/open_byte_source.hpp"
#include "tracer/wire/capture/pcap_filter.hpp"
#include "tracer/wire/decode/link/link_type.hpp"

namespace tcpwhy::wire {

namespace {

// Fits into the second-level cache, and makes system calls rare.
constexpr std::size_t chunk_bytes = 256U << 10U;

constexpr int ask_interval_ms = 50;  ///< while no bytes come: whether to wait on

/// Reads bytes from a source and keeps the unread ones contiguous.
class Buffer {
  public:
    explicit Buffer(std::unique_ptr<ByteSource> source)
        : source_(std::move(source)), bytes_(chunk_bytes) {}

    /// Appends the next bytes of the source to the window.
    void refill(Window& window) {
        const std::size_t held = window.bytes.size();
        if (held == bytes_.size()) {
            std::vector<std::uint8_t> larger(bytes_.size() * 2);
            std::copy(window.bytes.begin(), window.bytes.end(), larger.begin());
            bytes_ = std::move(larger);
        } else if (held > 0) {
            std::copy(window.bytes.begin(), window.bytes.end(), bytes_.begin());
        }
        const std::size_t got = source_->read(std::span(bytes_).subspan(held));
        window.bytes = std::span<const std::uint8_t>(bytes_).first(held + got);
        window.last = got == 0;
    }
    [[nodiscard]] const ByteSource& source() const { return *source_; }

  private:
    std::unique_ptr<ByteSource> source_;
    std::vector<std::uint8_t> bytes_;
};

/// One expression, compiled for each link type at its first frame.
class FileFilter {
  public:
    explicit FileFilter(std::string expression) : expression_(std::move(expression)) {
        if (!expression_.empty()) refuse_nonsense();
    }

    bool passes(const model::Frame& frame) {
        if (expression_.empty()) return true;
        const auto found = std::find_if(
            programs_.begin(), programs_.end(),
            [&](const Compiled& compiled) { return compiled.link_type == frame.link_type; });
        const Compiled& compiled = found != programs_.end() ? *found : compile(frame.link_type);
        return compiled.program != nullptr && compiled.program->matches(frame);
    }

  private:
    struct Compiled {
        std::uint16_t link_type = 0;
        std::unique_ptr<FilterProgram> program;  ///< null: not valid for this link type
    };

    /// Reports a mistake before waiting for a pipe, and also if the file has no frame.
    void refuse_nonsense() const {
        try {
            const FilterProgram program(link_type::ethernet, expression_);
        } catch (const UsageError& refusal) {
            try {
                // It has "inbound", which Ethernet does not.
                const FilterProgram program(link_type::linux_sll, expression_);
            } catch (const UsageError&) {
                throw UsageError(refusal);
            }
        }
    }

    const Compiled& compile(std::uint16_t link_type) {
        Compiled compiled{link_type, nullptr};
        try {
            compiled.program = std::make_unique<FilterProgram>(link_type, expression_);
        } catch (const UsageError&) {
            if (programs_.empty()) throw;
        }
        return programs_.emplace_back(std::move(compiled));
    }

    std::string expression_;
    std::vector<Compiled> programs_;
};

std::string shown(const std::string& path) {
    return path == "-" ? "standard input" : path;
}

}  // namespace

struct CaptureFile::State {
    State(const std::string& path, const std::string& expression)
        : filter(expression), buffer(open_byte_source(path)) {}

    /// The reader's next step other than need_more.
    ReadStep advance(model::Time& time, model::Frame& frame) {
        ReadStep step = reader.next(window, time, frame);
        while (step == ReadStep::need_more) {
            if (!wait_for_bytes()) return ReadStep::end;
            buffer.refill(window);
            step = reader.next(window, time, frame);
        }
        return step;
    }

    /// False: the caller does not want to wait any longer.
    bool wait_for_bytes() {
        if (!on_wait) return true;
        for (int patience_ms = 0; buffer.source().would_wait(patience_ms);
             patience_ms = ask_interval_ms)
            if (!on_wait()) return false;
        return true;
    }

    void conclude(ReadStep step) {
        ended = true;
        faults = reader.faults();
        const std::string& broken = buffer.source().fault();
        if (window.last && !broken.empty()) faults.add(window.offset + window.bytes.size(), broken);
        if (step == ReadStep::damaged) unread = window.bytes.size() + buffer.source().remaining();
    }

    FileFilter filter;
    Buffer buffer;
    Window window;
    CaptureReader reader;
    OnCustomBlock on_custom_block;
    OnWait on_wait;
    bool ended = false;
    std::uint64_t unread = 0;
    Faults faults;  ///< complete at the end: the reader's and the source's
};

CaptureFile::CaptureFile(const std::string& path, const std::string& filter)
    : state_(std::make_unique<State>(path, filter)) {
    State& state = *state_;
    while (!state.reader.look(state.window)) state.buffer.refill(state.window);
    if (state.reader.recognised()) return;
    // A file that is no capture is a mistake of the command line; a damaged capture is not.
    const std::string& broken = state.buffer.source().fault();
    const std::string& reason =
        broken.empty() ? state.reader.faults().first().front().text : broken;
    throw UsageError("cannot read " + shown(path) + " as a capture: " + reason);
}

CaptureFile::~CaptureFile() = default;

void CaptureFile::on_custom_block(OnCustomBlock call) {
    state_->on_custom_block = std::move(call);
}
void CaptureFile::on_wait(OnWait call) {
    state_->on_wait = std::move(call);
}

bool CaptureFile::next(model::Time& time, model::Frame& frame) {
    State& state = *state_;
    while (!state.ended) {
        switch (const ReadStep step = state.advance(time, frame)) {
            case ReadStep::frame:
                if (state.filter.passes(frame)) return true;
                break;
            case ReadStep::custom_block:
                if (state.on_custom_block) state.on_custom_block(state.reader.custom_block());
                break;
            default:
                state.conclude(step);
                break;
        }
    }
    return false;
}

const Faults& CaptureFile::faults() const {
    return state_->ended ? state_->faults : state_->reader.faults();
}
const CaptureCounts& CaptureFile::counts() const {
    return state_->reader.counts();
}
std::uint64_t CaptureFile::unread_bytes() const {
    return state_->unread;
}

}  // namespace tcpwhy::wire
