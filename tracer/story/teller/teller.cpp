// Turns the events of a trace into the lines of its story.
//
// A call's line is open until the call has returned; the line of a process's end is open until its
// status is known. HoldBack keeps the lines in order.
#include "tracer/story/teller/teller.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "tracer/calls/words/error_name.hpp"
#include "tracer/calls/words/folded_calls.hpp"
#include "tracer/model/hold_back.hpp"
#include "tracer/story/teller/calls.hpp"
#include "tracer/story/teller/events.hpp"
#include "tracer/story/teller/names.hpp"
#include "tracer/story/teller/segment.hpp"
#include "tracer/story/teller/told_calls.hpp"

namespace tcpwhy::story {
namespace {

constexpr std::size_t most_held = 4096;            // lines
constexpr std::size_t most_segments_known = 4096;  // that can have woken a call

class Teller : public model::PartialSink {
  public:
    Teller(const Options& options, TellLine tell)
        : options_(options), tell_(std::move(tell)), held_(options.hold_ns) {}

    void begin(const model::TraceHeader& header) override {
        names_.set_service(header.service.port);
        story::Line line;
        line.body = story::Header{};
        tell_(std::move(line));
    }
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void process(const model::ProcessEvent& event) override;
    void notice(const model::Notice& notice) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void loss(const model::LossSwitched& loss) override;
    void connection(const model::ConnectionFinding& finding) override;
    void settled(model::Time until) override { pass_time(until); }
    void end(const model::Summary&) override {
        tell(now_, folded_.all());
        while (!held_.empty()) release_front();
    }

  private:
    struct Held {
        story::Line line;
        model::CallId call = 0;  // until it has returned
        model::Pid ending = 0;   // until its status is known
        [[nodiscard]] bool is_open() const { return call != 0 || ending != 0; }
    };
    struct Holder {
        std::string actor;
        std::int64_t fd = -1;
    };

    Held& add(model::Time time, story::Body body, model::ConnectionId connection = 0);
    void release_front();
    void release_ready() {
        for (std::size_t count = held_.ready(now_); count > 0; --count) release_front();
    }
    void pass_time(model::Time now);
    void tell(model::Time time, const std::vector<calls::FoldedCalls::Fold>& folds);
    Held* held_call(model::CallId call);
    void note_socket(model::SocketId socket, const std::string& actor, std::int64_t fd);
    std::vector<story::Piece> wakers(const std::vector<model::SegmentNumber>& numbers) const;

    Options options_;
    TellLine tell_;
    StoryNames names_;
    StoryPieces pieces_;
    model::HoldBack<Held> held_;
    ToldCalls calls_;
    calls::FoldedCalls folded_;
    std::unordered_map<model::SocketId, Holder> sockets_;
    std::deque<std::pair<model::SegmentNumber, story::Piece>> segments_;
    model::Time now_ = 0;
    model::Time told_until_ = 0;
};

// Lines name their connection from the second connection on; most stories have only one.
std::uint32_t tag(model::ConnectionId id) {
    return id > 1 ? id : 0;
}

Teller::Held& Teller::add(model::Time time, story::Body body, model::ConnectionId connection) {
    pass_time(time);
    if (held_.size() >= most_held) release_front();
    Held held;
    held.line.body = std::move(body);
    held.line.connection = tag(connection);
    held_.add(time, std::move(held));
    return held_.back();
}

void Teller::release_front() {
    auto [time, held] = held_.pop();
    // An end without a status yet says so when it is there.
    if (held.ending != 0) return;
    if (held.call != 0) std::get<story::Call>(held.line.body).stage = story::Call::Stage::waits;
    if (options_.verbosity > 0 && told_until_ != 0)
        held.line.after = std::max<model::Time>(time - told_until_, 0);
    told_until_ = std::max(told_until_, time);
    tell_(std::move(held.line));
}

void Teller::pass_time(model::Time now) {
    now_ = std::max(now_, now);
    release_ready();
}

Teller::Held* Teller::held_call(model::CallId call) {
    return held_.find_if([&](const Held& held) { return call != 0 && held.call == call; });
}

void Teller::note_socket(model::SocketId socket, const std::string& actor, std::int64_t fd) {
    if (socket != 0 && fd >= 0) sockets_[socket] = Holder{actor, fd};
}

// --- calls ---

void Teller::call_entered(const model::CallEntered& call, const model::CallFinding& finding) {
    if (!is_told(call, options_.verbosity)) return;
    story::Call told;
    told.actor = names_.thread(call.pid, call.tid, finding.side);
    told.text = names_.call_text(call);
    note_socket(call.socket, told.actor, call.fd);
    calls_.add(call.id, call.call, told.actor);
    add(call.time, std::move(told), finding.connection.id).call = call.id;
}

void Teller::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                           const model::CallFinding& finding) {
    const std::string* actor = calls_.actor_of(call.id);
    if (actor == nullptr) return;
    if (returned != nullptr && held_call(call.id) != nullptr &&
        folded_.leaves_out(call, *returned, finding)) {
        held_.erase_if([&](const Held& held) { return held.call == call.id; });
        return;
    }
    tell(call.time, folded_.of(call.pid));
    story::Call result;
    result.actor = *actor;
    result.text = names_.call_text(call);
    result.woken_by = wakers(finding.woken_by);
    if (returned != nullptr) {
        result.stage = story::Call::Stage::returned;
        result.result = returned->result;
        if (returned->error != 0) result.error = calls::error_name(returned->error);
        if (returned->made) note_socket(returned->made->socket, result.actor, returned->result);
    }
    Held* held = held_call(call.id);
    if (held != nullptr && held->line.connection == 0)
        held->line.connection = tag(finding.connection.id);
    const bool two_lines = held == nullptr || has_waited(call, returned, finding);
    if (held != nullptr) {
        auto& begun = std::get<story::Call>(held->line.body);
        held->call = 0;
        if (two_lines)
            begun.stage = story::Call::Stage::waits;
        else
            begun = result;
    }
    if (two_lines && returned != nullptr)
        add(returned->time, std::move(result), finding.connection.id);
    release_ready();
}

std::vector<story::Piece> Teller::wakers(const std::vector<model::SegmentNumber>& numbers) const {
    std::vector<story::Piece> pieces;
    for (const model::SegmentNumber number : numbers) {
        const auto found = std::lower_bound(segments_.begin(), segments_.end(), number,
                                            [](const auto& segment, model::SegmentNumber wanted) {
                                                return segment.first < wanted;
                                            });
        if (found == segments_.end() || found->first != number) continue;
        if (std::find(pieces.begin(), pieces.end(), found->second) == pieces.end())
            pieces.push_back(found->second);
    }
    return pieces;
}

/// Calls that were left out are a comment: how many they were differs from run to run.
void Teller::tell(model::Time time, const std::vector<calls::FoldedCalls::Fold>& folds) {
    for (const calls::FoldedCalls::Fold& fold : folds)
        add(time, {}).line.comment = names_.process(fold.pid) + " " + calls::words_of(fold, true);
}

// --- segments ---

void Teller::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    tell(segment.time, folded_.broken(finding.connection.id));
    story::Segment told;
    const bool from_server = finding.from == model::Side::server;
    told.from = from_server ? model::Side::server : model::Side::client;
    told.to = from_server ? model::Side::client : model::Side::server;
    told.pieces = pieces_.of(segment, finding);
    told.cause = calls_.cause_of(finding, names_);
    segments_.emplace_back(finding.number, known_by(told.pieces));
    if (segments_.size() > most_segments_known) segments_.pop_front();
    if (!options_.quiet) {
        told.client_state = finding.client_state;
        told.server_state = finding.server_state;
        for (const model::Note& note : finding.notes) {
            if (!told.notes) told.notes.emplace();
            told.notes->emplace_back(note.code);
        }
    }
    add(segment.time, std::move(told), finding.connection.id);
    release_ready();
}

// --- the rest ---

void Teller::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    std::optional<story::Event> told = event_of(event, names_);
    if (!told) return;
    if (event.what == What::exit) {
        // The lines of what its end sent come after the line of its end.
        if (Held* const ending = held_.find_if(
                [&](const Held& held) { return event.pid != 0 && held.ending == event.pid; })) {
            ending->line.body = std::move(*told);
            ending->ending = 0;
            pass_time(event.time);
            return;
        }
    }
    add(event.time, std::move(*told)).ending = event.what == What::ending ? event.pid : 0;
    release_ready();
}

void Teller::notice(const model::Notice& notice) {
    add(notice.time, {}).line.comment = comment_of(notice, names_);
    release_ready();
}

void Teller::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    if (finding.connection.id == 0) return;  // not of a connection in this story
    story::Icmp told;
    told.actor = model::name(finding.to);
    told.what = model::name(error);
    const std::vector<story::Piece> about = wakers({finding.quoted});
    if (!about.empty()) told.about = about.front();
    add(error.time, std::move(told), finding.connection.id);
    release_ready();
}

void Teller::loss(const model::LossSwitched& loss) {
    story::Loss told;
    told.begins = loss.dropping;
    const auto holder = sockets_.find(loss.socket);
    if (holder == sockets_.end()) {
        told.actor = story::blank_text;
        told.fd = story::Field<std::int64_t>::left_blank();
    } else {
        told.actor = holder->second.actor;
        told.fd = holder->second.fd;
    }
    add(loss.time, std::move(told));
    release_ready();
}

void Teller::connection(const model::ConnectionFinding& finding) {
    pieces_.forget(finding.identity.id);
    add(now_, ending_of(finding));
    release_ready();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_teller(const Options& options, TellLine tell) {
    return std::make_unique<Teller>(options, std::move(tell));
}

}  // namespace tcpwhy::story
