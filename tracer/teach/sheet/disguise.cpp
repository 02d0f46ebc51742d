#include "tracer/teach/sheet/disguise.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <numeric>
#include <span>
#include <vector>

#include "common/errors.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"
#include "tracer/wire/file/capture_reader.hpp"
#include "tracer/wire/record/fact_block.hpp"
#include "tracer/wire/record/fact_writer.hpp"
#include "tracer/wire/record/pcapng_blocks.hpp"

namespace tcpwhy::teach {
namespace {

constexpr unsigned first_chosen_port = 32768;
constexpr unsigned chosen_ports = 28232;  ///< net.ipv4.ip_local_port_range: 32768 to 60999

using Bytes = std::vector<std::uint8_t>;

/// Letters to letters and ports to ports.
class Mask {
  public:
    explicit Mask(Seed seed) : seed_(seed) {
        std::array<char, 26> letters{};
        std::iota(letters.begin(), letters.end(), 'a');
        std::vector<char> mixed(letters.begin(), letters.end());
        seed_.shuffle(mixed);
        std::iota(bytes_.begin(), bytes_.end(), 0);
        for (std::size_t at = 0; at < mixed.size(); ++at)
            bytes_[static_cast<unsigned char>(letters[at])] = static_cast<std::uint8_t>(mixed[at]);
    }

    template <class Text>
    void letters(Text& text) const {
        for (auto& each : text) {
            using Byte = std::decay_t<decltype(each)>;
            each = static_cast<Byte>(bytes_[static_cast<std::uint8_t>(each)]);
        }
    }

    std::uint16_t port(std::uint16_t old) {
        if (old < first_chosen_port) return old;
        const auto found = ports_.find(old);
        if (found != ports_.end()) return found->second;
        for (;;) {
            const auto fresh =
                static_cast<std::uint16_t>(first_chosen_port + seed_.below(chosen_ports));
            if (used_[fresh]) continue;
            used_[fresh] = true;
            return ports_[old] = fresh;
        }
    }

  private:
    Seed seed_;
    std::array<std::uint8_t, 256> bytes_{};
    std::map<std::uint16_t, std::uint16_t> ports_;
    std::map<std::uint16_t, bool> used_;
};

/// Where TCP's header begins: at both ports and the sequence number (RFC 9293, section 3.1).
std::size_t header_offset(const model::Segment& segment, const Bytes& frame) {
    const auto byte = [](std::uint32_t value, unsigned shift) {
        return static_cast<std::uint8_t>(value >> shift & 0xffU);
    };
    const std::array<std::uint8_t, 8> begin{byte(segment.source.port, 8),
                                            byte(segment.source.port, 0),
                                            byte(segment.destination.port, 8),
                                            byte(segment.destination.port, 0),
                                            byte(segment.seq, 24),
                                            byte(segment.seq, 16),
                                            byte(segment.seq, 8),
                                            byte(segment.seq, 0)};
    const auto found = std::search(frame.begin(), frame.end(), begin.begin(), begin.end());
    return static_cast<std::size_t>(found - frame.begin());
}

void put_16(Bytes& bytes, std::size_t at, std::uint16_t value) {
    bytes.at(at) = static_cast<std::uint8_t>(value >> 8U);
    bytes.at(at + 1) = static_cast<std::uint8_t>(value & 0xffU);
}

class Disguiser {
  public:
    Disguiser(const std::string& name, Seed seed) : name_(name), mask_(seed) {}

    std::string rewrite(std::string_view recording) {
        wire::append_section(out_, {});
        wire::CaptureReader reader;
        wire::Window window{
            {reinterpret_cast<const std::uint8_t*>(recording.data()), recording.size()}, 0, true};
        model::Time time = 0;
        model::Frame frame;
        for (wire::ReadStep step = reader.next(window, time, frame);
             step == wire::ReadStep::frame || step == wire::ReadStep::custom_block;
             step = reader.next(window, time, frame)) {
            if (step == wire::ReadStep::frame)
                add_frame(time, frame);
            else
                add_block(reader.custom_block());
        }
        if (reader.faults().count() > 0)
            throw UsageError(name_ + " is damaged: " + reader.faults().first().front().text);
        return std::move(out_);
    }

  private:
    void add_frame(model::Time time, const model::Frame& frame) {
        if (!has_interface_) {
            wire::InterfaceInfo interface;
            interface.link_type = frame.link_type;
            interface.name = "lo";
            wire::append_interface(out_, interface);
            has_interface_ = true;
        }
        Bytes bytes(frame.bytes.begin(), frame.bytes.end());
        model::Frame fresh = frame;
        fresh.bytes = bytes;
        fresh.interface = 0;
        model::Segment segment;
        const auto decoded = decoder_.decode(time, fresh, segment);
        if (decoded == wire::Decoded::segment) rewrite_segment(segment, bytes);
        wire::PacketInfo packet;
        packet.time = time;
        wire::append_packet(out_, packet, fresh);
    }

    /// The checksum is left as it is: on loopback it was never filled in.
    void rewrite_segment(const model::Segment& segment, Bytes& bytes) {
        if (!segment.payload.empty()) {
            const auto begin = static_cast<std::size_t>(segment.payload.data() - bytes.data());
            std::span<std::uint8_t> payload(bytes.data() + begin, segment.payload.size());
            mask_.letters(payload);
        }
        const std::size_t header = header_offset(segment, bytes);
        put_16(bytes, header, mask_.port(segment.source.port));
        put_16(bytes, header + 2, mask_.port(segment.destination.port));
    }

    void add_block(const wire::CustomBlock& block) {
        wire::Recorded recorded;
        const std::string fault = wire::read_fact_block(block, recorded);
        if (!fault.empty()) throw UsageError(name_ + " is damaged: " + fault);
        std::string text;
        if (auto* fact = std::get_if<model::Fact>(&recorded)) {
            rewrite_fact(*fact);
            wire::append_fact(text, *fact);
        } else if (const auto* header = std::get_if<model::TraceHeader>(&recorded)) {
            wire::append_fact(text, *header);
        } else if (const auto* ended = std::get_if<wire::PatienceEnded>(&recorded)) {
            wire::append_fact(text, *ended);
        }
        if (!text.empty()) wire::append_fact_block(out_, with_other_ports(text));
    }

    void rewrite_fact(model::Fact& fact) const {
        if (auto* entered = std::get_if<model::CallEntered>(&fact)) {
            if (auto* send = std::get_if<model::args::Send>(&entered->arguments))
                mask_.letters(send->data);
        } else if (auto* returned = std::get_if<model::CallReturned>(&fact)) {
            mask_.letters(returned->data);
        }
    }

    /// Each address in a fact's text ends with ":PORT" and a quote.
    std::string with_other_ports(const std::string& text) {
        std::string out;
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t digits = text.find_first_not_of("0123456789", at + 1);
            const bool is_port = text[at] == ':' && digits == at + 6 && text[digits] == '"';
            if (!is_port) {
                out += text[at++];
                continue;
            }
            const int old = std::stoi(text.substr(at + 1, 5));
            const auto fresh = old > 65535 ? old : mask_.port(static_cast<std::uint16_t>(old));
            out += ':' + std::to_string(fresh);
            at = digits;
        }
        return out;
    }

    std::string name_;
    Mask mask_;
    wire::FrameDecoder decoder_;
    std::string out_;
    bool has_interface_ = false;
};

}  // namespace

std::string disguised(std::string_view recording, const std::string& name, Seed seed) {
    return Disguiser(name, seed).rewrite(recording);
}

}  // namespace tcpwhy::teach
