// ICMP errors as they come in real runs: both families, on the host's rung (whose capture is of one
// port alone), and read back from the recording.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"
#include "support/trace/trace_contract.hpp"
#include "support/traced_run.hpp"

using namespace tcpwhy::test;

namespace {

std::string program(const std::string& name) {
    return std::string(BIN_DIR) + "/" + name;
}

}  // namespace

TEST_CASE("an ICMPv6 error is seen, and connect() fails with what it says") {
    const Folder folder(std::filesystem::perms::all);
    const std::string file = folder.file(
        "v6.toml",
        "name = \"v6\"\nfamily = \"odd\"\nteaches = \"ICMPv6.\"\n"
        "[server]\ncommand = \"echo-server --once --bind ::1\"\n"
        "[client]\ncommand = \"echo-client ::1\"\n"
        "talk = '''\nsocket ipv6\nconnect fails EACCES\nclose\n'''\n"
        "[firewall]\nrules = [\"tcp dport $port reject with icmpv6 admin-prohibited\"]\n"
        "[[step]]\nwhen = \"client exits\"\ndo = \"send SIGTERM to server\"\n");
    const TracedRun run = traced({"run", file});
    INFO(report(run));
    CHECK(run.finished.status == 0);
    CHECK(run.unreadable.empty());  // and the recording gives the same trace
    Violations violations;
    check_contract(run.trace, violations);
    CHECK(violations == Violations{});

    int errors = 0;
    for (const nlohmann::json& event : run.trace.lines) {
        if (event["event"] != "icmp") continue;
        ++errors;
        CHECK(event["name"] == "admin-prohibited");
        CHECK(event["error"] == "EACCES");
        CHECK(event["source"] == "::1");
        CHECK(event["to"] == "client");
        CHECK(event["connection"] == 1);
        CHECK(event["segment"].is_number());
        CHECK(event["server_state"] == "LISTEN");
    }
    CHECK(errors > 0);
    CHECK(std::any_of(run.trace.calls.begin(), run.trace.calls.end(), [](const TracedCall& call) {
        return call.name == "connect" && call.error == "EACCES" &&
               std::find(call.notes.begin(), call.notes.end(), "icmp-error") != call.notes.end();
    }));
}

TEST_CASE("on the host the capture of one port has the ICMP errors about it, and no others") {
    const Folder folder(std::filesystem::perms::all);
    const std::string client = program("echo-client") + " 127.0.0.1 --port ";
    const std::string both = folder.file("both.sh", client + "7008\nexec " + client + "7007\n");
    const std::string rules = folder.file(
        "rules.nft",
        "add table inet t\n"
        "add chain inet t input { type filter hook input priority 0 ; }\n"
        "add rule inet t input tcp dport { 7007, 7008 } reject with icmp port-unreachable\n");
    const std::string script = "PATH=$PATH:/usr/sbin:/sbin nft -f " + rules + " && exec " +
                               program("tcpwhy") + " run --lab host --port 7007 --server '" +
                               program("echo-server") + " --once --port 7007' --client 'sh " +
                               both + "' --format text";
    const Finished finished = run({program("in-lab"), "new", "sh", "-c", script});
    INFO(finished.out << finished.err);
    CHECK_THAT(finished.out, ContainsSubstring("ICMP 127.0.0.1 tcp port 7007 unreachable") &&
                                 ContainsSubstring("nobody's call, about 1 ") &&
                                 !ContainsSubstring("7008"));
}
