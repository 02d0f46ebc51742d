#include "common/received_descriptors.hpp"

#include <cstring>

namespace tcpwhy {

std::vector<Descriptor> received_descriptors(msghdr& message) {
    std::vector<Descriptor> received;
    for (cmsghdr* part = CMSG_FIRSTHDR(&message); part != nullptr;
         part = CMSG_NXTHDR(&message, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t at = 0; at < count; ++at) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + at * sizeof fd, sizeof fd);
            received.emplace_back(fd);
        }
    }
    return received;
}

}  // namespace tcpwhy
