#include "tracer/session/call_log.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <istream>
#include <unordered_map>
#include <utility>

#include "common/errors.hpp"
#include "tracer/calls/strace/log.hpp"
#include "tracer/wire/record/fact_reader.hpp"

namespace tcpwhy::session {
namespace {

constexpr std::size_t most_faults_told = 8;

/// Calls are numbered in the order of their entry.
void number_calls(std::deque<model::CallEntered*>& entered,
                  std::deque<model::CallReturned*>& returned) {
    std::unordered_map<model::CallId, model::CallId> numbers;
    for (model::CallEntered* call : entered) {
        const model::CallId number = numbers.size() + 1;
        numbers[call->id] = number;
        call->id = number;
    }
    for (model::CallReturned* call : returned) call->id = numbers[call->id];
}

}  // namespace

CallLog::CallLog(const std::string& path) : path_(path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0)
        throw UsageError(attempt_failed("cannot read the calls in " + path, errno));
    if (S_ISDIR(status.st_mode))
        throw UsageError("cannot read the calls in " + path + ": it is a directory");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw UsageError(attempt_failed("cannot read the calls in " + path, errno));
    file >> std::ws;
    strace_ = file.peek() != '{';
    if (strace_)
        read_strace(file);
    else
        read_facts(file);
    if (items_.empty())
        throw UsageError("cannot read the calls in " + path + ": " +
                         (first_faults_.empty() ? "there are none" : first_faults_.front()));
    std::stable_sort(items_.begin(), items_.end(), [](const Item& a, const Item& b) {
        return a.time != b.time ? a.time < b.time : a.rank < b.rank;
    });
    if (!strace_) return;
    std::deque<model::CallEntered*> entered;
    std::deque<model::CallReturned*> returned;
    for (Item& item : items_) {
        auto& fact = std::get<model::Fact>(item.what);
        if (auto* call = std::get_if<model::CallEntered>(&fact)) entered.push_back(call);
        if (auto* call = std::get_if<model::CallReturned>(&fact)) returned.push_back(call);
    }
    number_calls(entered, returned);
}

void CallLog::add_fault(std::uint64_t line, const std::string& what) {
    ++faults_;
    if (first_faults_.size() < most_faults_told)
        first_faults_.push_back(path_ + ", line " + std::to_string(line) + ": " + what);
}

void CallLog::read_facts(std::istream& file) {
    std::string text;
    for (std::uint64_t number = 1; std::getline(file, text); ++number) {
        if (text.empty()) continue;
        wire::Recorded fact;
        const std::string wrong = wire::read_fact(text, fact);
        if (!wrong.empty()) {
            add_fault(number, wrong);
        } else if (const auto* header = std::get_if<model::TraceHeader>(&fact)) {
            if (!recorded_) recorded_ = *header;
        } else if (const auto* ended = std::get_if<wire::PatienceEnded>(&fact)) {
            items_.push_back({ended->until, session::Rank::call_entered, std::move(fact)});
        } else if (const auto* told = std::get_if<model::Fact>(&fact)) {
            items_.push_back({model::time_of(*told), session::rank_of(*told), std::move(fact)});
        }
    }
}

void CallLog::read_strace(std::istream& file) {
    calls::StraceLog log;
    std::string text;
    for (std::uint64_t number = 1; std::getline(file, text); ++number)
        if (const std::string wrong = log.line(text); !wrong.empty()) add_fault(number, wrong);
    for (model::Fact& fact : log.finish()) {
        const model::Time time = model::time_of(fact);
        const session::Rank rank = session::rank_of(fact);
        items_.push_back({time, rank, wire::Recorded(std::move(fact))});
    }
}

model::TraceHeader CallLog::header(const model::TraceHeader& otherwise) const {
    model::TraceHeader header = recorded_ ? *recorded_ : otherwise;
    header.observed = true;
    if (!recorded_)
        header.detail =
            "a file, and the calls of strace's log: a call's window is from its stamp to that of "
            "the next line";
    return header;
}

void CallLog::tell(Item& item, Playback& playback) {
    if (const auto* ended = std::get_if<wire::PatienceEnded>(&item.what))
        return playback.patience_ended(ended->until);
    auto& fact = std::get<model::Fact>(item.what);
    if (strace_) namer_.hear(fact);
    playback.fact(std::move(fact));
}

void CallLog::tell_before(model::Time time, Playback& playback) {
    while (!items_.empty()) {
        Item& next = items_.front();
        const bool first =
            next.time < time || (next.time == time && next.rank <= session::Rank::segment);
        if (!first) return;
        tell(next, playback);
        items_.pop_front();
    }
}

void CallLog::tell_segment(const model::Segment& segment, Playback& playback) {
    if (!strace_) return;
    if (auto seen = namer_.hear(segment)) playback.fact(std::move(*seen));
}

std::uint64_t CallLog::finish(Playback& playback) {
    for (Item& item : items_) tell(item, playback);
    items_.clear();
    if (namer_.ambiguous() != 0)
        playback.notice({0, model::Notice::Code::faulty_input, 0, namer_.ambiguous(),
                         "connections that several connect() calls could have opened were given "
                         "to the earliest; strace -yy tells them apart"});
    for (const std::string& fault : first_faults_)
        playback.notice({0, model::Notice::Code::faulty_input, 0, faults_, fault});
    return faults_;
}

}  // namespace tcpwhy::session
