#include "tracer/wire/capture/pcap_filter.hpp"

#include <cstdio>

#include "common/errors.hpp"
#include "tracer/wire/decode/link/link_type.hpp"
#include "tracer/wire/file/capture_types.hpp"

namespace tcpwhy::wire {

namespace {

struct CloseFileHandle {
    void operator()(pcap_t* handle) const { pcap_close(handle); }
};
using FileHandle = std::unique_ptr<pcap_t, CloseFileHandle>;

/// A handle of an empty file with this link type. pcap_open_dead(3PCAP) would count as a live
/// capture: "inbound" would then test metadata of the kernel, which a file lacks, and would match
/// nothing instead of being refused.
FileHandle file_handle(std::uint16_t link_type) {
    pcap_file_header header{};
    header.magic = 0xa1b2c3d4;
    header.version_major = PCAP_VERSION_MAJOR;
    header.version_minor = PCAP_VERSION_MINOR;
    header.snaplen = most_snaplen_bytes;
    header.linktype = link_type;
    FILE* file = ::fmemopen(&header, sizeof header, "rb");
    char error[PCAP_ERRBUF_SIZE] = "out of memory";
    // On success, the handle owns the file.
    FileHandle handle(file != nullptr ? pcap_fopen_offline(file, error) : nullptr);
    if (!handle) {
        if (file != nullptr) std::fclose(file);
        throw UnavailableError(std::string("cannot prepare a filter: ") + error);
    }
    return handle;
}

}  // namespace

std::uint16_t link_type_from_dlt(int dlt) {
    return dlt == DLT_RAW ? link_type::raw : static_cast<std::uint16_t>(dlt);
}

std::string filter_refused(const std::string& filter, const std::string& reason) {
    return "cannot use the filter \"" + filter + "\": " + reason + " (see pcap-filter(7))";
}

FilterProgram::FilterProgram(pcap_t* handle, const std::string& filter) {
    compile(handle, filter);
}

FilterProgram::FilterProgram(std::uint16_t link_type, const std::string& filter) {
    compile(file_handle(link_type).get(), filter);
}

FilterProgram::~FilterProgram() {
    pcap_freecode(&program_);
}

void FilterProgram::compile(pcap_t* handle, const std::string& filter) {
    if (pcap_compile(handle, &program_, filter.c_str(), 1, PCAP_NETMASK_UNKNOWN) != 0) {
        throw UsageError(filter_refused(filter, pcap_geterr(handle)));
    }
}

bool FilterProgram::matches(const model::Frame& frame) const {
    pcap_pkthdr header{};
    header.caplen = static_cast<bpf_u_int32>(frame.bytes.size());
    header.len = frame.original_length;
    return pcap_offline_filter(&program_, &header, frame.bytes.data()) != 0;
}

}  // namespace tcpwhy::wire
