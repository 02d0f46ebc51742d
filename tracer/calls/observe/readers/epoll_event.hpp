// struct epoll_event as the kernel reads and writes it: packed on x86-64 alone (epoll_ctl(2)).
#pragma once

#include <sys/epoll.h>

#include <cstdint>

namespace tcpwhy::calls::readers {

#pragma pack(push, 1)
struct PackedEvent {
    std::uint32_t events;
    std::uint64_t data;
};
#pragma pack(pop)
#if defined(__x86_64__)
using KernelEvent = PackedEvent;
#else
struct KernelEvent {
    std::uint32_t events;
    std::uint64_t data;
};
#endif
static_assert(sizeof(KernelEvent) == sizeof(epoll_event));

}  // namespace tcpwhy::calls::readers
