#include "support/samples/random_facts.hpp"

namespace tcpwhy::test {

using model::SystemCall;

std::uint64_t RandomFacts::below(std::uint64_t limit) {
    return std::uniform_int_distribution<std::uint64_t>(0, limit - 1)(random_);
}

std::string RandomFacts::bytes() {
    std::string text;
    for (std::uint64_t left = below(12); left > 0; --left) text += static_cast<char>(below(256));
    return text;
}

Endpoint RandomFacts::endpoint() {
    std::uint8_t address[16] = {127, 0, 0, 1};
    if (often()) return {Address::ipv4(address), static_cast<std::uint16_t>(40000 + below(4))};
    address[15] = static_cast<std::uint8_t>(below(256));
    return {Address::ipv6(address), static_cast<std::uint16_t>(below(65536))};
}

model::SocketSnapshot RandomFacts::snapshot(model::Time time) {
    model::SocketSnapshot taken;
    taken.socket = below(6);
    taken.asked = time;
    taken.answered = time + static_cast<model::Time>(below(5000));
    if (often()) taken.local = endpoint();
    if (often()) taken.remote = endpoint();
    if (often()) taken.state = static_cast<model::TcpState>(below(11));
    taken.nonblocking = often();
    taken.lingers = often();
    taken.linger_seconds = static_cast<std::int32_t>(below(3)) - 1;
    taken.unread_bytes = static_cast<std::uint32_t>(below(3));
    taken.unsent_bytes = static_cast<std::uint32_t>(below(3));
    return taken;
}

std::optional<model::SocketSnapshot> RandomFacts::maybe_snapshot(model::Time time) {
    if (often()) return snapshot(time);
    return std::nullopt;
}

std::vector<model::Watch> RandomFacts::watches() {
    std::vector<model::Watch> list;
    for (std::uint64_t left = below(3); left > 0; --left)
        list.push_back(
            {static_cast<int>(below(9)) - 1, below(6), static_cast<std::uint32_t>(below(64))});
    return list;
}

std::vector<model::Release> RandomFacts::releases(model::Time time) {
    std::vector<model::Release> list;
    for (std::uint64_t left = below(3); left > 0; --left) {
        model::Release release;
        release.socket = below(6);
        release.fd = static_cast<int>(below(9)) - 1;
        release.holders_left = static_cast<std::uint32_t>(below(2));
        if (often()) release.holders = {7, 8};
        release.snapshot = maybe_snapshot(time);
        list.push_back(release);
    }
    return list;
}

model::CallArguments RandomFacts::arguments(model::SystemCall call) {
    namespace args = model::args;
    const auto flags = static_cast<std::uint32_t>(below(3));
    const auto small = static_cast<std::int32_t>(below(8));
    const auto how = static_cast<std::int32_t>(below(4)) - 1;
    const auto value = static_cast<std::int64_t>(below(9)) - 4;
    const auto fd = static_cast<std::int32_t>(below(9)) - 1;
    const auto address = often() ? std::optional(endpoint()) : std::nullopt;
    if (model::row_of(call).shape == model::Shape::address)
        return args::Address{address, below(9) == 0};
    switch (model::family(call)) {
        case model::Family::socket:
            return args::Socket{small, flags, how};
        case model::Family::bind:
        case model::Family::connect:
            break;
        case model::Family::listen:
            return args::Listen{how};
        case model::Family::accept:
            return args::Accept{flags};
        case model::Family::send:
            return args::Send{below(100), flags, fd, fd, address, bytes()};
        case model::Family::receive:
            return args::Receive{below(100), flags};
        case model::Family::shutdown:
            return args::Shutdown{how};
        case model::Family::close:
            return args::Close{flags, fd};
        case model::Family::option:
            return args::Option{small, how, value, value};
        case model::Family::wait:
            return args::Wait{how, value, fd, watches()};
        case model::Family::descriptor:
            return args::Descriptor{how, value, fd};
        case model::Family::other:
            break;
    }
    return args::Other{how, value};
}

model::CallEntered RandomFacts::entered(model::Time time) {
    model::CallEntered call;
    call.id = ++last_call_;
    call.time = time;
    call.pid = static_cast<model::Pid>(7 + below(2));
    call.tid = call.pid;
    call.call =
        static_cast<SystemCall>(1 + below(static_cast<std::uint64_t>(model::last_system_call)));
    call.fd = static_cast<int>(below(9)) - 1;
    call.socket = below(6);
    call.may_wait = often();
    call.arguments = arguments(call.call);
    call.releases = releases(time);
    call.snapshot = maybe_snapshot(time);
    if (often())
        call.site = std::make_shared<const model::CallSite>(
            model::CallSite{"/home/ann/\xc3\xa9.c", static_cast<std::uint32_t>(below(99)), bytes(),
                            "/home/ann/a", often() ? "asio::write" : ""});
    return call;
}

model::CallReturned RandomFacts::returned(model::Time time) {
    model::CallReturned call;
    call.id = 1 + below(last_call_ + 1);
    call.time = time;
    call.result = static_cast<std::int64_t>(below(50)) - 1;
    call.error = static_cast<int>(below(3)) * 50;
    call.data = bytes();
    call.ready = watches();
    call.snapshot = maybe_snapshot(time);
    call.made = maybe_snapshot(time);
    return call;
}

model::ProcessEvent RandomFacts::event(model::Time time) {
    model::ProcessEvent event;
    event.time = time;
    event.what = static_cast<model::ProcessEvent::What>(below(6));
    event.pid = static_cast<model::Pid>(7 + below(2));
    event.parent = static_cast<model::Pid>(below(3));
    event.role = static_cast<model::Side>(below(3));
    event.name = bytes();
    event.argv = {bytes(), bytes()};
    event.status = static_cast<std::int32_t>(below(3));
    event.signal = static_cast<std::int32_t>(below(70));
    event.releases = releases(time);
    return event;
}

model::SocketSeen RandomFacts::socket_seen(model::Time time) {
    model::SocketSeen seen{time, 7, 3, snapshot(time)};
    seen.snapshot.socket = 1 + below(5);
    return seen;
}

model::Fact RandomFacts::fact(model::Time time) {
    switch (below(8)) {
        case 0:
        case 1:
        case 2:
            return entered(time);
        case 3:
        case 4:
            return returned(time);
        case 5:
            return event(time);
        case 6:
            return socket_seen(time);
        default:
            if (often()) return model::LossSwitched{time, 1 + below(5), often()};
            return model::Notice{time, static_cast<model::Notice::Code>(below(6)), 7, below(9),
                                 bytes()};
    }
}

}  // namespace tcpwhy::test
