// The file of a lab's control socket when the lab has ended and something holds its listener.
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "tracer/live/lab_socket_file.hpp"

using namespace tcpwhy;
using namespace tcpwhy::live;

namespace {

/// A lab has listened and ended; a child of its keeps the listener until this object goes.
class EndedLab {
  public:
    explicit EndedLab(const lab::RuntimeFolder& folder) {
        int ends[2];
        REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
        const Descriptor wait_end(ends[0]);
        hold_end_ = Descriptor(ends[1]);
        lab_ = fork();
        if (lab_ == 0) {
            hold_end_.close();
            const Descriptor listener = make_socket();
            const sockaddr_un address = address_in(folder, "lab");
            const bool listens = bind(listener.get(), generic(address), sizeof address) == 0 &&
                                 listen(listener.get(), 8) == 0;
            char nothing = 0;
            if (listens && fork() == 0) _exit(static_cast<int>(read(wait_end.get(), &nothing, 1)));
            _exit(listens ? 0 : 1);
        }
        int status = -1;
        REQUIRE(waitpid(lab_, &status, 0) == lab_);
        REQUIRE(status == 0);
    }
    [[nodiscard]] pid_t pid() const { return lab_; }

  private:
    Descriptor hold_end_;
    pid_t lab_ = -1;
};

}  // namespace

TEST_CASE("a child that holds the listener of a lab that has ended does not keep its file") {
    const test::Folder place;
    const lab::RuntimeFolder folder{Descriptor(open(place.path().c_str(), O_RDONLY | O_DIRECTORY)),
                                    place.path()};
    const EndedLab ended(folder);
    tidy(folder, "lab");
    CHECK(names_in(folder).size() == 1);  // somebody seems to listen
    tidy(folder, "lab", getpid());
    CHECK(names_in(folder).size() == 1);  // another lab of the name
    tidy(folder, "lab", ended.pid());
    CHECK(names_in(folder).empty());
}
