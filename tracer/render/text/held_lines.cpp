#include "tracer/render/text/held_lines.hpp"

#include <algorithm>
#include <utility>

#include "common/text/utf8.hpp"

namespace tcpwhy::render {
namespace {

constexpr std::size_t most_held = 4096;

}  // namespace

void HeldLines::add(model::Time time, HeldLine line) {
    lines_.add(time, std::move(line));
    if (lines_.size() > most_held) release_front();
}

void HeldLines::release_front() {
    const HeldLine line = lines_.pop().second;
    std::string& out = outlet_.buffer();
    out += line.head;
    if (!line.wakes.empty()) {
        out += "  wakes ";
        out += line.wakes;
    }
    out += line.tail;
    outlet_.line_done();
}

void HeldLines::release_ready(model::Time now) {
    for (std::size_t count = lines_.ready(now); count > 0; --count) release_front();
}

void HeldLines::release_all() {
    while (!lines_.empty()) release_front();
}

void HeldLines::answer(const model::CallEntered& call,
                       const std::vector<model::SegmentNumber>& woken_by) {
    lines_.for_each([&](HeldLine& line) {
        if (line.number == 0) return;
        std::erase(line.waiting, call.id);
        if (std::find(woken_by.begin(), woken_by.end(), line.number) == woken_by.end()) return;
        if (!line.wakes.empty()) line.wakes += ", ";
        line.wakes += model::name(call.call);
        const std::string_view process = processes_.name(call.pid);
        if (!process.empty()) {
            line.wakes += " (";
            tcpwhy::append_visible(line.wakes, process, false);
            line.wakes += ')';
        }
        if (options_.verbosity > 0) model::append_at(line.wakes, call.site.get());
    });
}

}  // namespace tcpwhy::render
