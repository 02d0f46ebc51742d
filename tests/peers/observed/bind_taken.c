/* bind() to the port that is named, which somebody else has. */
#include "observed.h"

int main(int count, char** words) {
    struct sockaddr_in address = {.sin_family = AF_INET};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    MUST(count == 2 && fd >= 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons((uint16_t)atoi(words[1]));
    MUST(bind(fd, (struct sockaddr*)&address, sizeof address) == -1 && errno == EADDRINUSE);
    return 0;
}
