#include "tracer/session/call_log.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <istream>
#include <unordered_map>
#include <utility>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"
#include "tracer/calls/strace/line.hpp"
#include "tracer/calls/strace/log.hpp"
#include "tracer/session/socket_pairs.hpp"
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

std::ifstream opened(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) refuse_input("cannot read the calls in " + path, errno);
    if (S_ISDIR(status.st_mode))
        throw UsageError("cannot read the calls in " + path + ": it is a directory");
    std::ifstream file(path, std::ios::binary);
    if (!file) refuse_input("cannot read the calls in " + path, errno);
    return file;
}

/// A line of one of several logs.
struct LogLine {
    model::Time time = 0;
    std::size_t log = 0;
    std::uint64_t number = 0;
    model::Pid process = 0;  ///< of the lines that name none
    std::string text;
};

/// strace -ff writes the log of process 7 to NAME.7.
model::Pid process_of_log(const std::vector<std::string>& paths, std::size_t log) {
    const std::string& path = paths[log];
    const std::size_t dot = path.rfind('.');
    model::Pid pid = 0;
    const char* const end = path.data() + path.size();
    if (dot != std::string::npos && std::from_chars(path.data() + dot + 1, end, pid).ptr == end &&
        pid > 0)
        return pid;
    return static_cast<model::Pid>(log + 1);
}

void each_line(std::istream& file, LogLine line, const auto& hear) {
    for (line.number = 1; std::getline(file, line.text); ++line.number) hear(line);
}

/// Appends the lines of one log. A line without a time has that of the line before.
void gather_lines(std::istream& file, const LogLine& begin, std::vector<LogLine>& lines) {
    model::Time time = 0;
    each_line(file, begin, [&](const LogLine& line) {
        calls::StraceLine parts;
        if (calls::take_apart(line.text, parts).empty() && parts.time != 0) time = parts.time;
        lines.push_back(line);
        lines.back().time = time;
    });
}

}  // namespace

CallLog::CallLog(const std::vector<std::string>& paths) {
    std::ifstream first = opened(paths.front());
    first >> std::ws;
    strace_ = first.peek() != '{';
    if (strace_) {
        read_strace(paths, first);
    } else {
        if (paths.size() > 1)
            throw UsageError("cannot read the calls in " + paths[1] +
                             ": only logs of strace can be read together; give one --calls");
        read_facts(paths.front(), first);
    }
    if (items_.empty())
        throw UsageError("cannot read the calls in " + paths.front() + ": " +
                         (first_faults_.empty() ? "there are none" : first_faults_.front()));
    put_in_order();
}

void CallLog::put_in_order() {
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

void CallLog::stand_alone() {
    alone_ = true;
    SocketPairs pairs;
    for (const Item& item : items_)
        if (const auto* fact = std::get_if<model::Fact>(&item.what)) pairs.hear(*fact);
    pairs.pair();
    for (Item& item : items_)
        if (auto* fact = std::get_if<model::Fact>(&item.what)) pairs.name(*fact);
    unpaired_ = pairs.ambiguous();
}

void CallLog::add_fault(const std::string& path, std::uint64_t line, const std::string& what) {
    ++faults_;
    if (first_faults_.size() < most_faults_told)
        first_faults_.push_back(path + ", line " + std::to_string(line) + ": " + what);
}

void CallLog::read_facts(const std::string& path, std::istream& file) {
    std::string text;
    for (std::uint64_t number = 1; std::getline(file, text); ++number) {
        if (text.empty()) continue;
        wire::Recorded fact;
        const std::string wrong = wire::read_fact(text, fact);
        if (!wrong.empty()) {
            add_fault(path, number, wrong);
        } else if (const auto* header = std::get_if<model::TraceHeader>(&fact)) {
            if (!recorded_) recorded_ = *header;
        } else if (const auto* ended = std::get_if<wire::PatienceEnded>(&fact)) {
            items_.push_back({ended->until, session::Rank::call_entered, std::move(fact)});
        } else if (const auto* told = std::get_if<model::Fact>(&fact)) {
            items_.push_back({model::time_of(*told), session::rank_of(*told), std::move(fact)});
        }
    }
}

void CallLog::read_strace(const std::vector<std::string>& paths, std::istream& first) {
    calls::StraceLog log;
    const auto hear = [&](const LogLine& line) {
        const std::string wrong = log.line(line.text, line.process, line.log);
        if (!wrong.empty()) add_fault(paths[line.log], line.number, wrong);
    };
    const auto beginning = [&](std::size_t which) {
        return LogLine{0, which, 0, process_of_log(paths, which), {}};
    };
    if (paths.size() == 1) {
        each_line(first, beginning(0), hear);
    } else {
        // A log may name a socket of another one, so the lines are heard in the order of time.
        std::vector<LogLine> lines;
        gather_lines(first, beginning(0), lines);
        for (std::size_t which = 1; which < paths.size(); ++which) {
            std::ifstream file = opened(paths[which]);
            gather_lines(file, beginning(which), lines);
        }
        std::stable_sort(lines.begin(), lines.end(),
                         [](const LogLine& a, const LogLine& b) { return a.time < b.time; });
        for (const LogLine& line : lines) hear(line);
    }
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
    if (strace_ && !alone_) namer_.hear(fact);
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
    if (auto seen = namer_.hear(segment)) playback.fact(*seen);
}

std::uint64_t CallLog::finish(Playback& playback) {
    for (Item& item : items_) tell(item, playback);
    items_.clear();
    if (namer_.ambiguous() != 0)
        playback.notice({0, model::Notice::Code::faulty_input, 0, namer_.ambiguous(),
                         "connections that several connect() calls could have opened were given "
                         "to the earliest; strace -yy tells them apart"});
    if (unpaired_ != 0)
        playback.notice({0, model::Notice::Code::faulty_input, 0, unpaired_,
                         "connections that several connect() calls could have opened were left "
                         "without a client; strace -yy tells them apart"});
    for (const std::string& fault : first_faults_)
        playback.notice({0, model::Notice::Code::faulty_input, 0, faults_, fault});
    return faults_;
}

}  // namespace tcpwhy::session
