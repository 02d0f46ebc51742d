// Frames from a packet socket that another program has opened (packet(7), TPACKET_V2): libpcap can
// only open its own. For the loopback and for Ethernet.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <string>

#include "common/descriptor.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

class PacketRing {
  public:
    /// Makes the socket's ring and binds it: from here on frames arrive. Throws UnavailableError.
    PacketRing(Descriptor socket, const std::string& interface, std::size_t snaplen_bytes,
               std::size_t buffer_bytes);
    ~PacketRing();
    PacketRing(const PacketRing&) = delete;
    PacketRing& operator=(const PacketRing&) = delete;

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    /// Delivers all frames that are there; returns their number.
    int take(const std::function<void(model::Time, const model::Frame&)>& deliver);

    struct Counts {
        std::uint64_t received = 0;
        std::uint64_t dropped = 0;
    };
    [[nodiscard]] Counts counts();

  private:
    void make_ring(std::size_t snaplen_bytes, std::size_t buffer_bytes);
    void bind_to(int index);

    Descriptor socket_;
    std::uint8_t* ring_ = nullptr;
    std::size_t ring_bytes_ = 0;
    std::size_t frame_bytes_ = 0;
    std::size_t frames_ = 0;
    std::size_t next_ = 0;
    bool loops_back_ = false;  ///< each frame comes twice, on its way out and in
    Counts counts_;
};

}  // namespace tcpwhy::wire
