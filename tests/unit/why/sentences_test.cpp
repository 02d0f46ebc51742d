// The sentences: one for whatever the analysis may find, and the words that matter in those that
// people will read most.
#include "support/catch.hpp"
#include "tracer/why/explain.hpp"

using namespace tcpwhy;
using model::CauseKind;
using model::Evidence;
using model::NoteCode;
using model::Phase;
using model::Side;
using model::SystemCall;
using model::TcpState;
using model::Timer;
using namespace model::tcp_flag;

namespace {

struct Given {
    std::uint16_t flags = ack;
    std::uint32_t length = 0;
    CauseKind kind = CauseKind::unknown;
    Evidence evidence = Evidence::observed;
    SystemCall call = SystemCall::none;
    Timer timer = Timer::none;
    model::SegmentNumber to = 0;
    Phase phase = Phase::data;
    Side from = Side::client;
    std::int32_t signal = 0;
    model::Notes notes{};
    TcpState peer_before = TcpState::established;
    TcpState peer_after = TcpState::established;
    TcpState own_after = TcpState::established;
    model::Answered answered = model::Answered::other;
};

std::string why_of(const Given& given) {
    model::Segment segment;
    segment.flags = given.flags;
    segment.length = given.length;
    model::SegmentFinding finding;
    finding.from = given.from;
    finding.phase = given.phase;
    finding.cause.kind = given.kind;
    finding.cause.evidence = given.evidence;
    finding.cause.name = given.call;
    finding.cause.timer = given.timer;
    finding.cause.to = given.to;
    finding.cause.signal = given.signal;
    finding.cause.answered = given.answered;
    finding.notes = given.notes;
    (given.from == Side::client ? finding.client_state : finding.server_state) = given.own_after;
    (given.from == Side::client ? finding.server_before : finding.client_before) =
        given.peer_before;
    (given.from == Side::client ? finding.server_state : finding.client_state) = given.peer_after;
    std::string out;
    why::append_why(out, segment, finding);
    return out;
}

model::Notes noted(NoteCode code, std::uint64_t value = 0) {
    model::Notes notes;
    notes.add(code, value);
    return notes;
}

const auto last_note = static_cast<int>(model::note_rows().back().code);

}  // namespace

TEST_CASE("observed calls are told in the indicative, inferred ones as what such a call does",
          "[explain]") {
    CHECK(why_of({.flags = syn,
                  .kind = CauseKind::call,
                  .call = SystemCall::connect,
                  .phase = Phase::handshake}) ==
          "connect() by the client sends the SYN that opens the connection");
    CHECK(why_of({.flags = syn,
                  .kind = CauseKind::call,
                  .evidence = Evidence::inferred,
                  .call = SystemCall::connect,
                  .phase = Phase::handshake}) ==
          "a SYN, as connect() sends it to open a connection");
    CHECK(why_of({.flags = psh | ack,
                  .length = 1,
                  .kind = CauseKind::call,
                  .call = SystemCall::write}) == "write() by the client sends 1 byte");
    CHECK(why_of({.flags = fin | ack,
                  .kind = CauseKind::call,
                  .call = SystemCall::close,
                  .from = Side::server}) ==
          "close() by the server sends the FIN: it has nothing more to send");
}

TEST_CASE("what the kernel does by itself is told as the kernel's", "[explain]") {
    CHECK_THAT(why_of({.flags = syn | ack,
                       .kind = CauseKind::reply,
                       .call = SystemCall::listen,
                       .from = Side::server}),
               ContainsSubstring("on behalf of listen()"));
    CHECK_THAT(why_of({.kind = CauseKind::reply,
                       .call = SystemCall::connect,
                       .phase = Phase::handshake,
                       .peer_before = TcpState::syn_received}),
               ContainsSubstring("completes the handshake on behalf of connect()"));
    CHECK(why_of({.kind = CauseKind::reply, .to = 4}) ==
          "the client's kernel acknowledges segment 4; no call sends it");
    CHECK_THAT(why_of({.kind = CauseKind::reply,
                       .phase = Phase::shutdown,
                       .peer_before = TcpState::fin_wait_1,
                       .peer_after = TcpState::fin_wait_2}),
               ContainsSubstring("acknowledges the FIN; its program has yet to close"));
    CHECK_THAT(why_of({.kind = CauseKind::reply,
                       .phase = Phase::shutdown,
                       .peer_before = TcpState::fin_wait_1,
                       .peer_after = TcpState::fin_wait_2,
                       .own_after = TcpState::closing}),
               ContainsSubstring("its program has closed, too"));
    CHECK(why_of({.kind = CauseKind::reply, .to = 4, .answered = model::Answered::keep_alive}) ==
          "the client's kernel answers the keep-alive probe, segment 4: the connection lives");
    CHECK(why_of({.kind = CauseKind::reply, .to = 4, .answered = model::Answered::window_probe}) ==
          "the client's kernel answers the window probe, segment 4: it can take 0 bytes");
    CHECK(why_of({.kind = CauseKind::reply, .to = 4, .answered = model::Answered::ahead_of_gap}) ==
          "bytes before segment 4 are missing, so the client's kernel repeats its last ACK");
    CHECK(why_of({.kind = CauseKind::reply, .to = 4, .answered = model::Answered::nothing_new}) ==
          "segment 4 has nothing new, so the client's kernel repeats its last ACK");
    CHECK_THAT(why_of({.kind = CauseKind::timer, .timer = Timer::delayed_ack}),
               ContainsSubstring("delayed-ACK timer"));
    CHECK_THAT(why_of({.flags = fin | ack, .kind = CauseKind::exit, .signal = 9}),
               ContainsSubstring("ended by SIGKILL"));
    CHECK_THAT(why_of({.flags = rst | ack,
                       .kind = CauseKind::reply,
                       .notes = noted(NoteCode::reset_no_listener)}),
               ContainsSubstring("nobody listens"));
}

TEST_CASE("there is one whole sentence for every combination", "[explain]") {
    const std::vector<std::uint16_t> shapes = {
        syn, syn | ack, ack, psh | ack, fin | ack, fin, rst, rst | ack, fin | psh | ack, 0};
    std::size_t sentences = 0;
    for (int kind = 0; kind <= static_cast<int>(CauseKind::exit); ++kind)
        for (int timer = 0; timer <= static_cast<int>(Timer::time_wait); ++timer)
            for (int phase = 0; phase <= static_cast<int>(Phase::other); ++phase)
                for (int note = -1; note <= last_note; ++note)
                    for (const std::uint16_t flags : shapes)
                        for (const Evidence evidence : {Evidence::observed, Evidence::inferred}) {
                            Given given;
                            given.flags = flags;
                            given.length = (flags & psh) != 0 ? 5 : 0;
                            given.kind = static_cast<CauseKind>(kind);
                            given.timer = static_cast<Timer>(timer);
                            given.phase = static_cast<Phase>(phase);
                            given.evidence = evidence;
                            given.call = SystemCall::write;
                            given.to = 3;
                            if (note >= 0) given.notes = noted(static_cast<NoteCode>(note), 7);
                            const std::string sentence = why_of(given);
                            INFO(sentence);
                            REQUIRE(sentence.size() > 20);
                            REQUIRE(sentence.find_first_of("{}\n") == std::string::npos);
                            REQUIRE(sentence.back() != '.');
                            ++sentences;
                        }
    CHECK(sentences > 20'000);
}

TEST_CASE("every note has a sentence, with and without its value", "[explain]") {
    for (const model::NoteRow& row : model::note_rows()) {
        for (const std::uint64_t value : {0ULL, 3ULL}) {
            std::string sentence;
            why::append_note(sentence, {row.code, value});
            INFO(row.name << ": " << sentence);
            CHECK(sentence.size() > 10);
            CHECK(sentence.find_first_of("{}\n") == std::string::npos);
            CHECK(sentence.back() != '.');
        }
    }
    const auto said = [](NoteCode code, std::uint64_t value) {
        std::string out;
        why::append_note(out, {code, value});
        return out;
    };
    CHECK(said(NoteCode::reset_unread_data, 3) ==
          "3 unread bytes made the close a reset (RFC 2525, 2.17)");
    CHECK_THAT(said(NoteCode::delayed_ack, 40'000'000), ContainsSubstring("40.0 ms"));
    CHECK_THAT(said(NoteCode::state_disagrees, static_cast<std::uint64_t>(TcpState::close_wait)),
               ContainsSubstring("CLOSE-WAIT"));
}
