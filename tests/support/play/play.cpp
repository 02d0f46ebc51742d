#include "support/play/play.hpp"

#include <stdexcept>
#include <utility>

namespace tcpwhy::test {

using model::CallEntered;
using model::CallId;
using model::CallReturned;
using model::SegmentNumber;
using model::SocketSnapshot;
using model::SystemCall;

std::uint16_t flags_of(const std::string& letters) {
    namespace flag = model::tcp_flag;
    std::uint16_t bits = 0;
    for (const char letter : letters) {
        switch (letter) {
            case 'S':
                bits |= flag::syn;
                break;
            case 'F':
                bits |= flag::fin;
                break;
            case 'R':
                bits |= flag::rst;
                break;
            case 'P':
                bits |= flag::psh;
                break;
            case 'U':
                bits |= flag::urg;
                break;
            case '.':
                bits |= flag::ack;
                break;
            default:
                throw std::invalid_argument("no such flag: " + letters);
        }
    }
    return bits;
}

Play::Play(model::Mode mode, bool observed) : analyzer_({mode, observed}, *this) {}

Play& Play::wait(model::Time nanoseconds) {
    now_ += nanoseconds;
    return *this;
}

model::Time Play::step() {
    return now_ += 10 * model::microsecond_ns;
}

CallId Play::enter(CallEntered call) {
    call.id = ++last_call_;
    call.time = step();
    call.tid = call.pid;
    analyzer_.add(model::Fact{call});
    return call.id;
}

CallId Play::enter(model::Pid pid, SystemCall call, model::SocketId socket, bool may_wait,
                   std::uint64_t bytes) {
    CallEntered entered;
    entered.pid = pid;
    entered.call = call;
    entered.socket = socket;
    entered.fd = static_cast<int>(socket);
    entered.may_wait = may_wait;
    entered.arguments = model::arguments_of(call);
    if (model::family(call) == model::Family::send) entered.set<model::args::Send>().bytes = bytes;
    if (model::family(call) == model::Family::receive)
        entered.set<model::args::Receive>().bytes = bytes;
    if (model::family(call) == model::Family::connect)
        entered.set<model::args::Address>().address = server;
    return enter(entered);
}

CallId Play::enter_close(model::Pid pid, model::SocketId socket, std::uint32_t holders_left,
                         std::uint32_t unread, bool aborts) {
    CallEntered entered;
    entered.pid = pid;
    entered.call = SystemCall::close;
    entered.socket = socket;
    SocketSnapshot before;
    before.socket = socket;
    before.unread_bytes = unread;
    before.lingers = aborts;
    entered.releases = {{socket, static_cast<int>(socket), holders_left, {}, before}};
    return enter(entered);
}

void Play::leave(CallId id, CallReturned returned) {
    returned.id = id;
    returned.time = step();
    analyzer_.add(model::Fact{returned});
}

void Play::leave(CallId id, std::int64_t result, int error) {
    CallReturned returned;
    returned.result = result;
    returned.error = error;
    leave(id, returned);
}

CallId Play::call(model::Pid pid, SystemCall call, model::SocketId socket, std::int64_t result) {
    const bool sends = model::family(call) == model::Family::send;
    const CallId id =
        enter(pid, call, socket, false, sends ? static_cast<std::uint64_t>(result) : 0);
    leave(id, result);
    return id;
}

Play& Play::settle(model::Time nanoseconds) {
    now_ += nanoseconds;
    analyzer_.settled(now_);
    return *this;
}

SegmentNumber Play::sends(bool from_client, const std::string& flags, std::uint32_t seq,
                          std::uint32_t ack, std::uint32_t length, std::uint16_t window) {
    model::Segment segment;
    segment.time = step();
    segment.source = from_client ? client : server;
    segment.destination = from_client ? server : client;
    segment.flags = flags_of(flags);
    segment.seq = (from_client ? client_iss_now : server_iss_now) + seq;
    if (segment.has(model::tcp_flag::ack))
        segment.ack = (from_client ? server_iss_now : client_iss_now) + ack;
    segment.length = length;
    segment.window = window;
    if (segment.has(model::tcp_flag::urg))
        segment.urgent_pointer = static_cast<std::uint16_t>(length);
    if (segment.has(model::tcp_flag::syn)) segment.options = syn_options;
    const std::vector<std::uint8_t> options = std::move(next_options_);
    next_options_.clear();
    if (!options.empty()) segment.options = options;
    const std::string payload = std::move(next_payload_);
    next_payload_.clear();
    segment.payload = {reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size()};
    analyzer_.add(model::Fact{segment});
    return ++last_segment_;
}

void Play::uses_io_uring(model::Pid pid) {
    model::Notice notice;
    notice.time = step();
    notice.code = model::Notice::Code::io_uring;
    notice.pid = pid;
    analyzer_.add(model::Fact{notice});
}

void Play::next_sacks(std::uint32_t begin, std::uint32_t end) {
    next_options_ = {1, 1, 5, 10};
    for (const std::uint32_t edge : {client_iss_now + begin, client_iss_now + end})
        for (const unsigned shift : {24U, 16U, 8U, 0U})
            next_options_.push_back(static_cast<std::uint8_t>(edge >> shift));
}

SegmentNumber Play::self_sends(const std::string& flags, std::uint32_t seq, std::uint32_t ack) {
    server_iss_now = client_iss_now;
    server = client;
    return sends(true, flags, seq, ack, 0, 512);
}

SegmentNumber Play::client_sends(const std::string& flags, std::uint32_t seq, std::uint32_t ack,
                                 std::uint32_t length, std::uint16_t window) {
    return sends(true, flags, seq, ack, length, window);
}

SegmentNumber Play::server_sends(const std::string& flags, std::uint32_t seq, std::uint32_t ack,
                                 std::uint32_t length, std::uint16_t window) {
    return sends(false, flags, seq, ack, length, window);
}

void Play::told_by_icmp(model::Side side, std::uint32_t seq, std::uint8_t code) {
    const bool to_client = side == model::Side::client;
    model::IcmpError error;
    error.time = step();
    error.type = 3;
    error.code = code;
    error.from = to_client ? client : server;
    error.to = to_client ? server : client;
    error.source = error.to.address;
    error.destination = error.from.address;
    error.seq = (to_client ? client_iss_now : server_iss_now) + seq;
    error.length = 68;
    analyzer_.add(model::Fact{error});
}

void Play::process_event(model::ProcessEvent event) {
    event.time = step();
    analyzer_.add(model::Fact{event});
}

void Play::ends(model::Pid pid, std::vector<model::SocketId> held, int signal,
                model::Time possible_since) {
    model::ProcessEvent event;
    event.what = model::ProcessEvent::What::ending;
    event.pid = pid;
    event.signal = signal;
    event.possible_since = possible_since;
    for (const model::SocketId socket : held) event.releases.push_back({socket, -1, 0, {}, {}});
    process_event(event);
}

void Play::drop(model::SocketId socket, bool dropping, model::SegmentKind kind) {
    analyzer_.add(model::Fact{model::LossSwitched{step(), socket, dropping, kind}});
}

void Play::sees(model::Pid pid, const model::SocketSnapshot& snapshot) {
    model::SocketSeen seen{step(), pid, static_cast<int>(snapshot.socket), snapshot};
    seen.snapshot.asked = seen.snapshot.answered = seen.time;
    analyzer_.add(model::Fact{seen});
}

void Play::orphan(model::Side side, model::TcpState state, model::Time timer_left) {
    const bool of_client = side == model::Side::client;
    const model::Time asked = step();
    model::OrphanSeen seen;
    seen.asked = asked;
    seen.time = step();
    seen.local = of_client ? client : server;
    seen.remote = of_client ? server : client;
    seen.state = state;
    seen.timer_left = timer_left;
    analyzer_.add(model::Fact{seen});
}

CallId Play::server_listens() {
    for (const auto& [pid, role] :
         {std::pair{server_pid, model::Side::server}, std::pair{client_pid, model::Side::client}}) {
        model::ProcessEvent start;
        start.pid = pid;
        start.role = role;
        process_event(start);
    }
    call(server_pid, SystemCall::bind, 1);
    const CallId listen = enter(server_pid, SystemCall::listen, 1);
    CallReturned returned;
    returned.snapshot = SocketSnapshot{};
    returned.snapshot->socket = 1;
    returned.snapshot->local = server;
    leave(listen, returned);
    return enter(server_pid, SystemCall::accept, 1, true);
}

void Play::handshake(CallId accept) {
    const CallId connect = enter(client_pid, SystemCall::connect, 2, true);
    client_sends("S", 0);
    server_sends("S.", 0, 1);
    client_sends(".", 1, 1);
    CallReturned connected;
    connected.snapshot = SocketSnapshot{};
    connected.snapshot->socket = 2;
    connected.snapshot->local = client;
    connected.snapshot->remote = server;
    leave(connect, connected);
    CallReturned accepted;
    accepted.result = 4;
    accepted.made = SocketSnapshot{};
    accepted.made->socket = 3;
    accepted.made->local = server;
    accepted.made->remote = client;
    leave(accept, accepted);
}

const Play::FoundSegment& Play::segment(SegmentNumber number) const {
    return segments.at(number - 1);
}
const FoundCall& Play::found(CallId id) const {
    return calls.at(id);
}

void Play::segment(const model::Segment& fact, const model::SegmentFinding& finding) {
    segments.push_back({fact, finding, {finding.may_wake.begin(), finding.may_wake.end()}});
}

void Play::call_entered(const CallEntered& entered, const model::CallFinding& finding) {
    calls[entered.id].entered = entered;
    calls[entered.id].finding = finding;
}

void Play::call_returned(const CallEntered& entered, const CallReturned* returned,
                         const model::CallFinding& finding) {
    FoundCall& call = calls[entered.id];
    call.finding = finding;
    call.returned = returned != nullptr;
    if (returned) call.result = *returned;
}

}  // namespace tcpwhy::test
