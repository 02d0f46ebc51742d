// The facts that are kept of a socket, so that the kernel need not be asked again, end where a call
// can change them.
#include "support/catch.hpp"
#include "tracer/calls/observe/readers/descriptors.hpp"

using namespace tcpwhy;
using calls::Descriptors;
using calls::FileTable;
using calls::KnownSocket;

namespace {

constexpr model::SocketId one = 7;

KnownSocket connected() {
    KnownSocket known;
    known.id = one;
    known.nonblocking = true;
    known.single_path = known.never_lingers = true;
    known.local = known.remote = Endpoint{{}, 80};
    return known;
}

}  // namespace

TEST_CASE("what is known of a socket goes with its last descriptor") {
    Descriptors descriptors;
    FileTable table;
    descriptors.keep(connected());
    CHECK(descriptors.known(one).id == 0);  // nobody has it
    descriptors.put(table, 3, {one, nullptr});
    descriptors.put(table, 4, {one, nullptr});
    descriptors.keep(connected());
    descriptors.take(table, 3);
    CHECK(descriptors.known(one).id == one);
    CHECK(descriptors.nonblocking(one));
    descriptors.take(table, 4);
    CHECK(descriptors.known(one).id == 0);
    CHECK_FALSE(descriptors.nonblocking(one));
}

TEST_CASE("connect() ends what is known of the addresses, SO_LINGER what is known of lingering") {
    Descriptors descriptors;
    FileTable table;
    descriptors.put(table, 3, {one, nullptr});
    descriptors.keep(connected());
    descriptors.forget_addresses(one);
    CHECK_FALSE(descriptors.known(one).local);
    CHECK_FALSE(descriptors.known(one).remote);
    CHECK(descriptors.known(one).never_lingers);
    descriptors.may_linger(one);
    CHECK_FALSE(descriptors.known(one).never_lingers);
    CHECK(descriptors.known(one).single_path);
}

TEST_CASE("only a connected socket keeps its addresses") {
    using model::TcpState;
    for (const TcpState state :
         {TcpState::closed, TcpState::listen, TcpState::syn_sent, TcpState::syn_received})
        CHECK_FALSE(calls::keeps_addresses(state));
    for (const TcpState state : {TcpState::established, TcpState::close_wait, TcpState::last_ack,
                                 TcpState::fin_wait_1, TcpState::fin_wait_2})
        CHECK(calls::keeps_addresses(state));
    CHECK_FALSE(calls::keeps_addresses(std::nullopt));
}
