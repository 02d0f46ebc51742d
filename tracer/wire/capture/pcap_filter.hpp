// Compiles pcap-filter(7) expressions for a link type and applies them to frames. Also the
// translation between LINKTYPE_ values, which files and model::Frame use, and libpcap's DLT_
// values.
#pragma once

#include <pcap/pcap.h>

#include <cstdint>
#include <memory>
#include <string>

#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

/// They differ only where DLT_ values differ between systems (raw IP is 12 or 14 there, 101 in
/// files).
std::uint16_t link_type_from_dlt(int dlt);

/// The message for a filter that libpcap refuses.
std::string filter_refused(const std::string& filter, const std::string& reason);

/// A compiled filter. It owns what pcap_compile(3PCAP) allocated.
class FilterProgram {
  public:
    /// Compiles for a handle. Throws UsageError with the filter and libpcap's reason.
    FilterProgram(pcap_t* handle, const std::string& filter);
    /// Compiles for the frames of a file, without a handle.
    FilterProgram(std::uint16_t link_type, const std::string& filter);
    ~FilterProgram();
    FilterProgram(const FilterProgram&) = delete;
    FilterProgram& operator=(const FilterProgram&) = delete;

    [[nodiscard]] bool matches(const model::Frame& frame) const;
    [[nodiscard]] bpf_program* program() { return &program_; }

  private:
    void compile(pcap_t* handle, const std::string& filter);
    bpf_program program_{};
};

}  // namespace tcpwhy::wire
