#include "tracer/app/tcpdump_fingers.hpp"

#include <array>

namespace tcpwhy::app {
namespace {

constexpr std::array hints = {
    HintText{"-#", "the ladder numbers each segment, and so does -v in text"},
    HintText{"--number", "the ladder numbers each segment, and so does -v in text"},
    HintText{"-a", "addresses and ports stay numbers; leave it out"},
    HintText{"-b", "only TCP is read; leave it out"},
    HintText{"-B", "the capture's buffer has 32 MiB and frames missed are counted; leave it out"},
    HintText{"-C", "files are not rotated; -w FILE writes one, -c N ends after N segments"},
    HintText{"-d", "tcpdump -d shows a compiled filter; the same filter goes last here"},
    HintText{"-D", "tcpwhy live -D lists the interfaces"},
    HintText{"-E", "nothing is decrypted"},
    HintText{"-F", "the filter goes last: \"$(cat FILE)\""},
    HintText{"-G", "files are not rotated; -w FILE writes one, --timeout ends a run"},
    HintText{"-H", "wireless meshes are not decoded"},
    HintText{"-i", "this command captures nothing; tcpwhy live --host -i NAME does"},
    HintText{"-I", "to capture in monitor mode, use tcpdump -I -w - | tcpwhy read -"},
    HintText{"-j", "frames have the kernel's clock in nanoseconds; leave it out"},
    HintText{"-J", "frames have the kernel's clock in nanoseconds; leave it out"},
    HintText{"-K", "checksums are not verified; leave it out"},
    HintText{"-L", "the link type of the interface is found by itself; leave it out"},
    HintText{"-m", "only TCP is read; leave it out"},
    HintText{"-M", "signatures of TCP (RFC 2385) are shown and not verified; leave it out"},
    HintText{"-N", "names are never looked up; leave it out"},
    HintText{"-O", "leave it out"},
    HintText{"-p",
             "nothing is captured that is not for this machine; a running process is watched by "
             "tcpwhy live -p PID"},
    HintText{"-Q", "for one direction use --where side=client, or a filter such as 'src port 80'"},
    HintText{"-R", "a condition is --where, such as --where note=retransmission"},
    HintText{"-T", "only TCP is read; the time that calls took is --stat"},
    HintText{"-u", "only TCP is read"},
    HintText{"-V", "give one file at a time: tcpwhy read FILE"},
    HintText{"-W", "files are not rotated; -w FILE writes one"},
    HintText{"-y", "the link type is found by itself; descriptors show their ends with -vv"},
    HintText{"-Y", "words of pcap-filter(7) go last; --where picks by note, cause, outcome, state"},
    HintText{
        "-z",
        "-z conv,tcp is --summary, -z follow is --follow N, -z expert is the list of problems"},
    HintText{"-Z", "tcpwhy needs no root; leave it out"},
    HintText{"--print", "-w FILE -f text shows and writes"},
    HintText{"--immediate-mode", "frames come at once; leave it out"},
    HintText{"--direction", "use --where side=client, or a filter such as 'src port 80'"},
    HintText{"--time-stamp-precision", "times have nanoseconds; leave it out"},
};

}  // namespace

std::span<const HintText> tcpdump_fingers() {
    return hints;
}

}  // namespace tcpwhy::app
