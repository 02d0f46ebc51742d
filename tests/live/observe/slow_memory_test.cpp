// Programs whose memory or files come only when they like: the observer does not wait for them.
#include <sys/mount.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>

#include "common/errors.hpp"
#include "live/observe/observed_run.hpp"
#include "support/catch.hpp"
#include "support/live_lab.hpp"
#include "support/process.hpp"
#include "tracer/calls/observe/kernel/proc/proc_files.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

std::vector<std::string> peer(const std::string& name, std::vector<std::string> words) {
    words.insert(words.begin(), std::string(BIN_DIR) + "/peers/observed-" + name);
    return words;
}

/// A folder of files whose server does not answer; needs root. The server is nobody's child here:
/// an observer takes each exit of a child of its thread.
class SilentFiles {
  public:
    SilentFiles() {
        server_ = run(peer("silent-files", {"serve", folder_.string()})).out;
        REQUIRE(std::atoi(server_.c_str()) > 0);
    }
    ~SilentFiles() {
        end();
        umount2(folder_.c_str(), MNT_DETACH);
        std::filesystem::remove(folder_);
        std::filesystem::remove(sign_of_read());
    }
    SilentFiles(const SilentFiles&) = delete;
    SilentFiles& operator=(const SilentFiles&) = delete;
    [[nodiscard]] std::string folder() const { return folder_.string(); }
    [[nodiscard]] std::string server() const { return server_; }
    [[nodiscard]] bool are_read() const { return std::filesystem::exists(sign_of_read()); }
    /// Each call that waits for the files fails.
    void end() const { kill(std::atoi(server_.c_str()), SIGKILL); }

  private:
    [[nodiscard]] std::string sign_of_read() const { return folder() + ".read"; }
    static std::filesystem::path new_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "silent-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
        return name;
    }
    std::filesystem::path folder_ = new_folder();
    std::string server_;  ///< its pid
};

}  // namespace

TEST_CASE("a page that does not come is left out of the trace, and this is said once") {
    if (geteuid() != 0) return;  // userfaultfd(2) gives others no faults of the kernel
    const auto facts = observe(observed("slow-buffer"));
    CHECK(facts.notices(model::Notice::Code::slow_memory).size() == 1);
    const auto writes = facts.calls(model::SystemCall::write);
    REQUIRE(writes.size() == 2);
    for (const RecordedCall& call : writes) {
        CHECK(call.entered.as<model::args::Send>().bytes == 100);
        REQUIRE(call.returned);
        CHECK(call.returned->result == 100);
    }
    CHECK(writes[0].entered.as<model::args::Send>().data.empty());
    CHECK(writes[1].entered.as<model::args::Send>().data.size() == model::most_data_kept);
}

TEST_CASE("the words of a program that do not come are left out") {
    if (geteuid() != 0) return;  // as above
    Process program = Process::start(peer("slow-buffer", {"words"}));
    program.wait_for_output("ready");
    CHECK(calls::proc::command_line(program.pid()).empty());
    RecordedFacts facts;
    calls::Observer observer(facts);
    observer.attach(program.pid(), model::Side::none);
    const auto starts = facts.events(model::ProcessEvent::What::start);
    REQUIRE(starts.size() == 1);
    CHECK(starts[0].name == "observed-slow-buffer");
    CHECK(starts[0].argv.empty());
}

TEST_CASE("a program whose execve(2) does not end cannot join, and nobody waits for it") {
    if (geteuid() != 0) return;  // mount(2)
    SilentFiles files;
    Process program = Process::start(peer("silent-files", {"execute", files.folder()}));
    REQUIRE(comes_true([&] { return files.are_read(); }));
    RecordedFacts facts;
    calls::Observer observer(facts);
    std::string reason;
    try {
        observer.join(program.pid(), calls::Afterwards::goes_on, model::Side::none);
    } catch (const UnavailableError& error) {
        reason = error.what();
    }
    CHECK(reason.find("it is executing a program, and this does not end") != std::string::npos);
    files.end();
}

TEST_CASE("a descriptor of a file whose server does not answer holds nobody up") {
    if (geteuid() != 0) return;  // mount(2)
    const SilentFiles files;
    const auto facts = observe(observed("silent-files", {"pass", files.folder(), files.server()}));
    CHECK(facts.calls(model::SystemCall::socket).size() == 1);
}
