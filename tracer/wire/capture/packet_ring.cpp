#include "tracer/wire/capture/packet_ring.hpp"

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

#include "common/errors.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::uint16_t ring_link_type = 1;
constexpr std::size_t least_block_bytes = std::size_t{1} << 16U;
constexpr std::size_t longest_slot_bytes = std::size_t{1} << 17U;

[[noreturn]] void refuse_ring(const std::string& attempt) {
    throw UnavailableError(attempt_failed("cannot capture: " + attempt, errno));
}

/// ARPHRD_…, netdevice(7).
int hardware_of(int socket, const std::string& interface) {
    ifreq request{};
    interface.copy(request.ifr_name, IFNAMSIZ - 1);
    if (ioctl(socket, SIOCGIFHWADDR, &request) != 0) refuse_ring("interface " + interface);
    return request.ifr_hwaddr.sa_family;
}

}  // namespace

PacketRing::PacketRing(Descriptor socket, const std::string& interface, std::size_t snaplen_bytes,
                       std::size_t buffer_bytes)
    : socket_(std::move(socket)) {
    const int hardware = hardware_of(socket_.get(), interface);
    loops_back_ = hardware == ARPHRD_LOOPBACK;
    if (!loops_back_ && hardware != ARPHRD_ETHER)
        throw UnavailableError("cannot capture on interface " + interface +
                               " through tcpwhy-capture: it is neither lo nor Ethernet");
    make_ring(snaplen_bytes, buffer_bytes);
    bind_to(static_cast<int>(if_nametoindex(interface.c_str())));
}

PacketRing::~PacketRing() {
    if (ring_ != nullptr) munmap(ring_, ring_bytes_);
}

void PacketRing::make_ring(std::size_t snaplen_bytes, std::size_t buffer_bytes) {
    const int version = TPACKET_V2;
    if (setsockopt(socket_.get(), SOL_PACKET, PACKET_VERSION, &version, sizeof version) != 0)
        refuse_ring("choose the ring's version");
    const std::size_t wanted = TPACKET2_HDRLEN + ETH_HLEN + TPACKET_ALIGNMENT + snaplen_bytes;
    frame_bytes_ = std::min(std::bit_ceil(wanted), longest_slot_bytes);
    const std::size_t block = std::max(frame_bytes_, least_block_bytes);
    const std::size_t blocks = std::max<std::size_t>(1, buffer_bytes / block);
    frames_ = blocks * (block / frame_bytes_);
    ring_bytes_ = blocks * block;
    tpacket_req request{};
    request.tp_block_size = static_cast<unsigned>(block);
    request.tp_block_nr = static_cast<unsigned>(blocks);
    request.tp_frame_size = static_cast<unsigned>(frame_bytes_);
    request.tp_frame_nr = static_cast<unsigned>(frames_);
    if (setsockopt(socket_.get(), SOL_PACKET, PACKET_RX_RING, &request, sizeof request) != 0)
        refuse_ring("make the ring");
    void* ring = mmap(nullptr, ring_bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, socket_.get(), 0);
    if (ring == MAP_FAILED) refuse_ring("map the ring");
    ring_ = static_cast<std::uint8_t*>(ring);
}

void PacketRing::bind_to(int index) {
    sockaddr_ll address{};
    address.sll_family = AF_PACKET;
    address.sll_protocol = htons(ETH_P_ALL);
    address.sll_ifindex = index;
    if (bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        refuse_ring("bind the socket");
}

int PacketRing::take(const std::function<void(model::Time, const model::Frame&)>& deliver) {
    int delivered = 0;
    for (;; next_ = (next_ + 1) % frames_) {
        std::uint8_t* const slot = ring_ + next_ * frame_bytes_;
        auto* const header = reinterpret_cast<tpacket2_hdr*>(slot);
        if ((__atomic_load_n(&header->tp_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER) == 0)
            return delivered;
        const auto* from =
            reinterpret_cast<const sockaddr_ll*>(slot + TPACKET_ALIGN(sizeof *header));
        const bool again = loops_back_ && from->sll_pkttype == PACKET_OUTGOING;
        if (!again) {
            const model::Time time =
                static_cast<model::Time>(header->tp_sec) * model::second_ns + header->tp_nsec;
            const model::Frame frame{
                {slot + header->tp_mac, header->tp_snaplen}, header->tp_len, ring_link_type, 0};
            deliver(time, frame);
            ++delivered;
        }
        __atomic_store_n(&header->tp_status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
    }
}

/// Reading them sets the kernel's to 0.
PacketRing::Counts PacketRing::counts() {
    tpacket_stats now{};
    socklen_t size = sizeof now;
    if (getsockopt(socket_.get(), SOL_PACKET, PACKET_STATISTICS, &now, &size) == 0) {
        counts_.received += now.tp_packets;
        counts_.dropped += now.tp_drops;
    }
    return counts_;
}

}  // namespace tcpwhy::wire
