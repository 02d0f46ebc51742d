#include "tracer/lab/neighbours.hpp"

#include <algorithm>
#include <utility>

#include "tracer/calls/observe/kernel/inode_owners.hpp"

namespace tcpwhy::lab {
namespace {

constexpr model::Time look_interval_ns = 200 * model::millisecond_ns;
constexpr std::size_t most_asked = 4096;
constexpr std::size_t most_inodes = 256;
constexpr std::size_t most_told = 4096;

}  // namespace

void Neighbours::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    if (!looks_ || finding.cause.evidence == model::Evidence::observed) return;
    // The inode is asked for at once, because the socket may be gone soon; its owner can wait.
    if (asked_.size() >= most_asked) asked_.clear();
    if (!asked_.insert({finding.connection.id, finding.from}).second) return;
    const std::uint64_t inode = owners_.inode_of(segment.source, segment.destination);
    if (inode == 0 || unknown_.size() >= most_inodes) return;
    unknown_.push_back(inode);
}

void Neighbours::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    if (event.what == What::exit)
        observed_.erase(event.pid);
    else
        observed_.insert(event.pid);
}

void Neighbours::tell(model::Time now, const std::function<void(model::Notice&&)>& notice) {
    if (unknown_.empty() || now < next_look_) return;
    next_look_ = now + look_interval_ns;
    const std::set<std::uint64_t> inodes(unknown_.begin(), unknown_.end());
    unknown_.clear();
    if (told_.size() >= most_told) told_.clear();
    for (const auto& [inode, owner] : calls::proc::owners_of(inodes)) {
        if (observed_.contains(owner.pid) || !told_.insert(owner.pid).second) continue;
        model::Notice found;
        found.code = model::Notice::Code::unobserved_process;
        found.pid = owner.pid;
        found.text = owner.name + " (" + std::to_string(owner.pid) + ")";
        notice(std::move(found));
    }
}

}  // namespace tcpwhy::lab
