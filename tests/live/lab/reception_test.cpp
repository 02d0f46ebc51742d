// The thread that serves a lab's control socket, and clients that want to hold it up.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "common/descriptor.hpp"
#include "support/catch.hpp"
#include "support/live_lab.hpp"
#include "tracer/live/lab_socket_file.hpp"
#include "tracer/live/reception.hpp"

using namespace tcpwhy;
using namespace std::chrono_literals;

namespace {

sockaddr_un abstract_address() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "tcpwhy-reception-" + std::to_string(getpid());
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    return address;
}

/// A listener without the kernel's own refusal of descriptors, as all kernels before Linux 6.16.
Descriptor listener() {
    Descriptor made = live::make_socket();
    const sockaddr_un address = abstract_address();
    REQUIRE(bind(made.get(), live::generic(address), sizeof address) == 0);
    REQUIRE(listen(made.get(), 64) == 0);
    return made;
}

Descriptor client() {
    Descriptor made(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    const timeval limit{20, 0};
    setsockopt(made.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    const sockaddr_un address = abstract_address();
    REQUIRE(connect(made.get(), live::generic(address), sizeof address) == 0);
    return made;
}

std::string answer(const Descriptor& connection) {
    char text[600];
    const ssize_t got = recv(connection.get(), text, sizeof text, 0);
    return got >= 0 ? std::string(text, static_cast<std::size_t>(got)) : std::strerror(errno);
}

std::string ask(const Descriptor& connection, const std::string& question) {
    if (::send(connection.get(), question.data(), question.size(), MSG_NOSIGNAL) < 0)
        return std::strerror(errno);
    return answer(connection);
}

/// A TCP socket with unsent bytes: its last close(2) waits a minute for a peer that reads nothing.
struct Lingering {
    Descriptor listener{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    Descriptor socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};

    Lingering() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        const auto* generic = reinterpret_cast<const sockaddr*>(&address);
        REQUIRE(bind(listener.get(), generic, size) == 0);
        REQUIRE(listen(listener.get(), 1) == 0);
        getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
        REQUIRE(connect(socket_.get(), generic, size) == 0);
        const std::vector<char> bytes(1U << 16U, 'x');
        while (::send(socket_.get(), bytes.data(), bytes.size(), MSG_DONTWAIT) > 0) {
        }
        linger_for(60);
    }

    void linger_for(int seconds) const {
        const linger option{1, seconds};
        setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &option, sizeof option);
    }
};

/// Sends a packet with the descriptor, and closes the sender's own one: the packet's is the last.
bool pass(const Descriptor& connection, Descriptor passed, std::string text) {
    alignas(cmsghdr) char space[CMSG_SPACE(sizeof(int))]{};
    iovec where{text.data(), text.size()};
    msghdr header{};
    header.msg_iov = &where;
    header.msg_iovlen = 1;
    header.msg_control = space;
    header.msg_controllen = sizeof space;
    cmsghdr* part = CMSG_FIRSTHDR(&header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof(int));
    const int fd = passed.get();
    std::memcpy(CMSG_DATA(part), &fd, sizeof fd);
    return sendmsg(connection.get(), &header, MSG_NOSIGNAL) >= 0;
}

const std::string status = "tcpwhy/1 status";

}  // namespace

TEST_CASE("descriptors whose close takes a minute hold up nobody, in whatever packet they come") {
    const Descriptor listening = listener();
    const std::string text = GENERATE(std::string("tcpwhy/1 status"), std::string(),
                                      std::string("tcpwhy/1 inside"), std::string(2000, 'x'));
    INFO("a packet of " << text.size() << " bytes");
    std::vector<Lingering> senders(5);
    {
        live::Reception reception(listening.get(), {[] { return "a lab"; }, {}, true});
        std::vector<Descriptor> attackers;
        for (Lingering& sender : senders) {
            attackers.push_back(client());
            REQUIRE(pass(attackers.back(), std::move(sender.socket_), text));
            CHECK(answer(attackers.back()) == "tcpwhy/1 refused it takes no descriptors");
            CHECK(ask(client(), status) == "tcpwhy/1 lab a lab");
        }
    }
    // The end of the reception was not held up either, else the watchdog had struck: five minutes.
    SUCCEED();
}

TEST_CASE("a descriptor in a packet that is never read holds up nobody when its client goes") {
    const Descriptor listening = listener();
    std::vector<Lingering> senders(5);
    live::Reception reception(listening.get(), {[] { return "a lab"; }, {}, true});
    for (Lingering& sender : senders) {
        const Descriptor attacker = client();
        REQUIRE(ask(attacker, "tcpwhy/1 join") == "tcpwhy/1 enter host");
        REQUIRE(::send(attacker.get(), "tcpwhy/1 inside", 15, 0) == 15);
        REQUIRE(reception.next(20s).has_value());
        // The observer has not answered yet: the next packet stays in the queue.
        REQUIRE(pass(attacker, std::move(sender.socket_), status));
    }
    for (int more = 0; more < 40; ++more) CHECK(ask(client(), status) == "tcpwhy/1 lab a lab");
}

TEST_CASE("an application is answered by the observer, while others are answered at once") {
    const Descriptor listening = listener();
    live::Reception reception(listening.get(), {[] { return "a lab"; }, {}, true});
    const Descriptor joining = client();
    CHECK(ask(joining, "tcpwhy/1 join") == "tcpwhy/1 enter host");
    REQUIRE(::send(joining.get(), "tcpwhy/1 inside server", 22, 0) == 22);
    const auto application = reception.next(20s);
    REQUIRE(application);
    CHECK(application->peer.pid == getpid());
    CHECK(application->role == "server");
    CHECK(ask(client(), status) == "tcpwhy/1 lab a lab");
    reception.answer(application->client, {"observed", ""}, true);
    CHECK(answer(joining) == "tcpwhy/1 observed");
    CHECK(ask(joining, status) == "tcpwhy/1 lab a lab");
}

TEST_CASE("another user's clients, however many, leave the owner's where they are") {
    if (geteuid() != 0) return;  // another user is needed
    const Descriptor listening = listener();
    live::Reception reception(listening.get(), {[] { return "a lab"; }, {}, true});
    const Descriptor owner = client();
    REQUIRE(ask(owner, "tcpwhy/1 join") == "tcpwhy/1 enter host");
    const sockaddr_un address = abstract_address();
    const pid_t flood = fork();
    if (flood == 0) {
        if (setuid(65534) != 0) _exit(2);
        for (int number = 0; number < 500; ++number) {
            const int one = socket(AF_UNIX, SOCK_SEQPACKET, 0);
            if (one < 0 || connect(one, live::generic(address), sizeof address) != 0) _exit(1);
        }
        _exit(0);
    }
    int ended = 0;
    waitpid(flood, &ended, 0);
    CHECK(ended == 0);
    CHECK(ask(client(), status) == "tcpwhy/1 lab a lab");
    CHECK(ask(owner, status) == "tcpwhy/1 lab a lab");
}

TEST_CASE("a lab takes no descriptors: the kernel or the lab refuses them") {
    const test::LiveLab lab;
    const auto folder = lab.directory().path() / "tcpwhy";
    Descriptor connection(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0));
    const timeval limit{20, 0};
    setsockopt(connection.get(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = (folder / "default").string();
    REQUIRE(path.size() < sizeof address.sun_path);
    std::memcpy(address.sun_path, path.data(), path.size());
    REQUIRE(connect(connection.get(), live::generic(address), sizeof address) == 0);
    Lingering sender;
    if (pass(connection, Descriptor(dup(sender.socket_.get())), status)) {
        sender.socket_.close();
        CHECK(answer(connection) == "tcpwhy/1 refused it takes no descriptors");
    } else {
        CHECK(errno == EPERM);
        sender.linger_for(0);  // else this test waits the minute itself
    }
    const test::Finished list = lab.directory().run({"live", "--list"});
    CHECK(list.out.find("default") != std::string::npos);
    CHECK(list.status == 0);
}
