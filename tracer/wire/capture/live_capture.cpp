#include "tracer/wire/capture/live_capture.hpp"

#include <fcntl.h>
#include <pcap/pcap.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tracer/wire/capture/packet_ring.hpp"
#include "tracer/wire/capture/pcap_filter.hpp"
#include "tracer/wire/file/capture_types.hpp"

namespace tcpwhy::wire {

namespace {

struct CloseHandle {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using Handle = std::unique_ptr<pcap_t, CloseHandle>;

std::string attempt(const CaptureOptions& options) {
    return "cannot capture on interface " + options.interface + ": ";
}

/// libpcap's reason for a failure: its error text, or that of the status.
std::string reason_of(pcap_t* handle, int status) {
    const std::string text = pcap_geterr(handle);
    const std::string reason = text.empty() ? pcap_statustostr(status) : text;
    const auto ends_with = [&](int error) {
        return reason.ends_with(std::generic_category().message(error));
    };
    if (ends_with(EMFILE)) return reason + " (fix: a higher ulimit -n)";
    if (ends_with(ENOMEM)) return reason + " (fix: a higher ulimit -v, or more memory)";
    return reason;
}

[[noreturn]] void refuse_activation(pcap_t* handle, int status, const CaptureOptions& options) {
    switch (status) {
        case PCAP_ERROR_PERM_DENIED:
        case PCAP_ERROR_PROMISC_PERM_DENIED:
            throw UnavailableError(
                attempt(options) +
                "permission denied; use the private lab (the default), run as root, or once: "
                "sudo setcap cap_net_raw=ep \"$(command -v tcpwhy-capture)\"");
        case PCAP_ERROR_NO_SUCH_DEVICE:
            throw UnavailableError(attempt(options) + "no such interface; `ip link` lists them");
        case PCAP_ERROR_IFACE_NOT_UP:
            throw UnavailableError(attempt(options) + "it is down; sudo ip link set " +
                                   options.interface + " up");
        default:
            throw UnavailableError(attempt(options) + reason_of(handle, status));
    }
}

Handle create(const CaptureOptions& options) {
    char error[PCAP_ERRBUF_SIZE] = "";
    Handle handle(pcap_create(options.interface.c_str(), error));
    if (!handle) throw UnavailableError(attempt(options) + error);
    pcap_t* raw = handle.get();
    const auto most = static_cast<std::size_t>(std::numeric_limits<int>::max());
    pcap_set_snaplen(raw, options.snaplen_bytes > 0 ? options.snaplen_bytes
                                                    : static_cast<int>(most_snaplen_bytes));
    pcap_set_buffer_size(raw, static_cast<int>(std::min(options.buffer_bytes, most)));
    pcap_set_promisc(raw, 0);
    // Immediate mode: libpcap delivers a frame when it arrives, not when a block of the ring is
    // full.
    pcap_set_immediate_mode(raw, 1);
    if (pcap_set_tstamp_precision(raw, PCAP_TSTAMP_PRECISION_NANO) != 0) {
        throw UnavailableError(attempt(options) +
                               "no stamps in nanoseconds; libpcap 1.5 or newer is needed");
    }
    return handle;
}

void activate(pcap_t* handle, const CaptureOptions& options) {
    const int status = pcap_activate(handle);
    if (status < 0) refuse_activation(handle, status, options);
    // With cooked v2 the "any" device reports the interface of each frame; older versions of
    // libpcap do not have it.
    if (pcap_datalink(handle) == DLT_LINUX_SLL) pcap_set_datalink(handle, DLT_LINUX_SLL2);
    char error[PCAP_ERRBUF_SIZE] = "";
    if (pcap_setnonblock(handle, 1, error) != 0) throw UnavailableError(attempt(options) + error);
}

void install_filter(pcap_t* handle, const CaptureOptions& options) {
    if (options.filter.empty()) return;
    FilterProgram filter(handle, options.filter);
    if (pcap_setfilter(handle, filter.program()) != 0) {
        throw UsageError(filter_refused(options.filter, pcap_geterr(handle)));
    }
}

/// Keeps the callback's exception, because it must not pass through the C code of libpcap.
struct Delivery {
    pcap_t* handle = nullptr;
    const LiveCapture::Deliver* deliver = nullptr;
    std::uint16_t link_type = 0;
    int frames = 0;
    std::exception_ptr failure;
};

void deliver_one(u_char* user, const pcap_pkthdr* header, const u_char* bytes) {
    auto& delivery = *reinterpret_cast<Delivery*>(user);
    if (delivery.failure) return;
    // With PCAP_TSTAMP_PRECISION_NANO, tv_usec counts nanoseconds.
    const model::Time time =
        static_cast<model::Time>(header->ts.tv_sec) * model::second_ns + header->ts.tv_usec;
    const model::Frame frame{{bytes, header->caplen}, header->len, delivery.link_type, 0};
    ++delivery.frames;
    try {
        (*delivery.deliver)(time, frame);
    } catch (...) {
        delivery.failure = std::current_exception();
        pcap_breakloop(delivery.handle);
    }
}

/// libpcap counts in 32 bits. The sum of the differences gives 64.
struct WideCounter {
    std::uint64_t total = 0;
    std::uint32_t last = 0;
    void update(std::uint32_t now) {
        total += static_cast<std::uint32_t>(now - last);
        last = now;
    }
};

}  // namespace

struct LiveCapture::State {
    CaptureOptions options;
    Handle handle;
    std::uint16_t link_type = 0;
    int fd = -1;
    Descriptor woken{eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    WideCounter received;
    WideCounter dropped;
    std::optional<PacketRing> ring;  ///< in place of the handle

    int dispatch(const Deliver& deliver) {
        if (ring) return ring->take(deliver);
        Delivery delivery{handle.get(), &deliver, link_type, 0, nullptr};
        const int status =
            pcap_dispatch(handle.get(), -1, deliver_one, reinterpret_cast<u_char*>(&delivery));
        if (delivery.failure) std::rethrow_exception(delivery.failure);
        if (status < 0 && status != PCAP_ERROR_BREAK) {
            throw UnavailableError("capture on interface " + options.interface +
                                   " ended: " + reason_of(handle.get(), status));
        }
        return delivery.frames;
    }
};

LiveCapture::LiveCapture(const CaptureOptions& options) : state_(std::make_unique<State>()) {
    state_->options = options;
    state_->handle = create(options);
    pcap_t* handle = state_->handle.get();
    activate(handle, options);
    install_filter(handle, options);
    state_->link_type = link_type_from_dlt(pcap_datalink(handle));
    state_->fd = pcap_get_selectable_fd(handle);
    if (state_->fd < 0)
        throw UnavailableError(attempt(options) +
                               "it cannot be waited for (no selectable descriptor)");
    // libpcap leaves its socket open across execve(2), but a program that is started later must not
    // inherit the right to capture.
    fcntl(state_->fd, F_SETFD, FD_CLOEXEC);
}

LiveCapture::LiveCapture(const CaptureOptions& options, Descriptor socket)
    : state_(std::make_unique<State>()) {
    state_->options = options;
    const int snaplen = options.snaplen_bytes;
    state_->ring.emplace(std::move(socket), options.interface,
                         snaplen > 0 ? static_cast<std::size_t>(snaplen) : most_snaplen_bytes,
                         options.buffer_bytes);
    state_->link_type = link_type_from_dlt(DLT_EN10MB);
    state_->fd = state_->ring->descriptor();
}

LiveCapture::~LiveCapture() = default;

std::uint16_t LiveCapture::link_type() const {
    return state_->link_type;
}

int LiveCapture::poll(int timeout_ms, const Deliver& deliver) {
    const int frames = state_->dispatch(deliver);
    if (frames > 0 || timeout_ms == 0) return frames;
    const int woken = state_->woken.get();
    std::array waits{pollfd{state_->fd, POLLIN, 0}, pollfd{woken, POLLIN, 0}};
    const int ready = ::poll(waits.data(), waits.size(), timeout_ms);
    if (ready < 0 && errno != EINTR) {
        throw UnavailableError(attempt_failed(
            "cannot wait for frames of interface " + state_->options.interface, errno));
    }
    eventfd_t times = 0;
    if (ready > 0 && waits[1].revents != 0) eventfd_read(woken, &times);
    return ready > 0 && waits[0].revents != 0 ? state_->dispatch(deliver) : 0;
}

void LiveCapture::wake() {
    eventfd_write(state_->woken.get(), 1);
}

CaptureStatistics LiveCapture::statistics() const {
    if (state_->ring) {
        const PacketRing::Counts counts = state_->ring->counts();
        return {counts.received, counts.dropped};
    }
    pcap_stat now{};
    if (pcap_stats(state_->handle.get(), &now) == 0) {
        state_->received.update(now.ps_recv);
        state_->dropped.update(now.ps_drop);
    }
    return {state_->received.total, state_->dropped.total};
}

}  // namespace tcpwhy::wire
