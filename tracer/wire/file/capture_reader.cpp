#include "tracer/wire/file/capture_reader.hpp"

namespace tcpwhy::wire {

namespace {

constexpr std::size_t magic_bytes = 4;

std::string in_hexadecimal(std::span<const std::uint8_t> bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        if (!text.empty()) text += ' ';
        text += digits[byte >> 4U];
        text += digits[byte & 0x0fU];
    }
    return text;
}

}  // namespace

bool CaptureReader::look(const Window& window) {
    if (recognised() || last_ == ReadStep::damaged) return true;
    const auto bytes = window.bytes;
    if (bytes.size() < magic_bytes) {
        if (!window.last) return false;
        faults_.add(window.offset,
                    bytes.empty() ? "it is empty" : "it ends within the first four bytes");
        last_ = ReadStep::damaged;
    } else if (PcapReader::recognises(bytes)) {
        format_.emplace<PcapReader>();
    } else if (PcapngReader::recognises(bytes)) {
        format_.emplace<PcapngReader>();
    } else {
        faults_.add(window.offset, "it begins with " + in_hexadecimal(bytes.first(magic_bytes)) +
                                       ", which neither pcap nor pcapng does");
        last_ = ReadStep::damaged;
    }
    return true;
}

ReadStep CaptureReader::next(Window& window, model::Time& time, model::Frame& frame) {
    if (last_ == ReadStep::end || last_ == ReadStep::damaged) return last_;
    if (auto* pcap = std::get_if<PcapReader>(&format_)) {
        return last_ = pcap->next(window, time, frame, faults_, counts_);
    }
    if (auto* pcapng = std::get_if<PcapngReader>(&format_)) {
        return last_ = pcapng->next(window, time, frame, faults_, counts_);
    }
    return look(window) ? next(window, time, frame) : ReadStep::need_more;
}

const CustomBlock& CaptureReader::custom_block() const {
    return std::get<PcapngReader>(format_).custom_block();
}

}  // namespace tcpwhy::wire
