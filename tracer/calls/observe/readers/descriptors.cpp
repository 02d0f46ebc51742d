#include "tracer/calls/observe/readers/descriptors.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace tcpwhy::calls {

constexpr std::size_t most_holders_listed = 8;

static bool is_closed(const Epoll::Target& target, const Epoll::Interest& interest,
                      const Descriptors& all) {
    return target.socket != 0 ? !all.has(target.socket) : interest.inner.expired();
}

void Epoll::add(const Target& target, const Interest& interest, const Descriptors& all) {
    remove(target);
    auto same = interests_.lower_bound({target.fd, 0});
    while (same != interests_.end() && same->first.fd == target.fd)
        same = is_closed(same->first, same->second, all) ? erase(same) : std::next(same);
    interests_[target] = interest;
    by_data_[interest.data] = target;
}

void Epoll::modify(const Target& target, std::uint32_t events, std::uint64_t data) {
    const auto found = interests_.find(target);
    if (found == interests_.end()) return;
    const Interest changed{events, data, true, found->second.inner};
    remove(target);
    interests_[target] = changed;
    by_data_[data] = target;
}

void Epoll::remove(const Target& target) {
    const auto found = interests_.find(target);
    if (found != interests_.end()) erase(found);
}

Epoll::Interests::iterator Epoll::erase(Interests::iterator interest) {
    const auto by_data = by_data_.find(interest->second.data);
    if (by_data != by_data_.end() && by_data->second == interest->first) by_data_.erase(by_data);
    return interests_.erase(interest);
}

void Epoll::disarm(const Target& target) {
    const auto found = interests_.find(target);
    if (found != interests_.end() && (found->second.events & EPOLLONESHOT) != 0)
        found->second.armed = false;
}

std::vector<model::Watch> Epoll::watches(std::size_t most, const Descriptors& all) const {
    constexpr int most_levels = 5;  // EP_MAX_NESTS in fs/eventpoll.c, and itself
    std::vector<model::Watch> list;
    list.reserve(std::min(most, interests_.size()));
    add_watches(list, most, all, most_levels);
    return list;
}

void Epoll::add_watches(std::vector<model::Watch>& list, std::size_t most, const Descriptors& all,
                        int levels) const {
    for (const auto& [target, interest] : interests_) {
        if (!interest.armed || is_closed(target, interest, all)) continue;
        if (list.size() >= most) return;
        if (target.socket != 0) {
            list.push_back({target.fd, target.socket, interest.events});
            continue;
        }
        const auto inner = interest.inner.lock();
        if (!inner || levels <= 1 || (interest.events & EPOLLIN) == 0) continue;
        const std::size_t first = list.size();
        inner->add_watches(list, most, all, levels - 1);
        for (std::size_t at = first; at < list.size(); ++at)
            list[at].events |= interest.events & EPOLLET;
    }
}

std::shared_ptr<Epoll> Epoll::inner(const Target& target) const {
    const auto found = interests_.find(target);
    return found == interests_.end() ? nullptr : found->second.inner.lock();
}

Epoll::Target Epoll::target_of(std::uint64_t data) const {
    const auto found = by_data_.find(data);
    return found == by_data_.end() ? Target{} : found->second;
}

model::SocketId FileTable::socket(int fd) const {
    const auto found = entries.find(fd);
    return found == entries.end() ? 0 : found->second.socket;
}

bool FileTable::holds_sockets() const {
    return std::any_of(entries.begin(), entries.end(),
                       [](const auto& entry) { return entry.second.socket != 0; });
}

Epoll* FileTable::epoll(int fd) const {
    const auto found = entries.find(fd);
    return found == entries.end() ? nullptr : found->second.epoll.get();
}

void Descriptors::put(FileTable& table, int fd, FileEntry descriptor) {
    const model::SocketId socket = descriptor.socket;
    take(table, fd);
    table.entries[fd] = std::move(descriptor);
    if (socket != 0) sockets_[socket].holders.push_back({&table, fd});
}

FileEntry Descriptors::take(FileTable& table, int fd) {
    const auto found = table.entries.find(fd);
    if (found == table.entries.end()) return {};
    FileEntry descriptor = std::move(found->second);
    table.entries.erase(found);
    if (descriptor.socket == 0) return descriptor;
    auto& holders = sockets_[descriptor.socket].holders;
    std::erase_if(holders, [&](const Holder& h) { return h.table == &table && h.fd == fd; });
    forget_if_unused(descriptor.socket);
    return descriptor;
}

Files Descriptors::copy(const FileTable& table) {
    auto copied = std::make_shared<FileTable>();
    for (const auto& [fd, descriptor] : table.entries) put(*copied, fd, descriptor);
    return copied;
}

void Descriptors::clear(FileTable& table) {
    while (!table.entries.empty()) take(table, table.entries.begin()->first);
}

void Descriptors::join(FileTable& table, model::Pid process) {
    ++table.users[process];
}

void Descriptors::leave(FileTable& table, model::Pid process) {
    const auto user = table.users.find(process);
    if (user != table.users.end() && --user->second <= 0) table.users.erase(user);
    if (table.users.empty()) clear(table);
}

void Descriptors::count_holders(model::Release& release) const {
    release.holders.clear();
    release.holders_left = 0;
    const auto found = sockets_.find(release.socket);
    if (found == sockets_.end()) return;
    release.holders_left = static_cast<std::uint32_t>(
        found->second.holders.size() + static_cast<std::size_t>(found->second.in_flight));
    for (const Holder& holder : found->second.holders) {
        for (const auto& [pid, threads] : holder.table->users) {
            if (release.holders.size() == most_holders_listed) return;
            if (std::find(release.holders.begin(), release.holders.end(), pid) ==
                release.holders.end())
                release.holders.push_back(pid);
        }
    }
}

std::uint32_t Descriptors::holders(model::SocketId socket) const {
    model::Release release;
    release.socket = socket;
    count_holders(release);
    return release.holders_left;
}

void Descriptors::in_flight(model::SocketId socket, int change) {
    int& count = sockets_[socket].in_flight;
    count = std::max(0, count + change);
    forget_if_unused(socket);
}

bool Descriptors::nonblocking(model::SocketId socket) const {
    const auto found = sockets_.find(socket);
    return found != sockets_.end() && found->second.known.nonblocking.value_or(false);
}

void Descriptors::set_nonblocking(model::SocketId socket, bool nonblocking) {
    const auto found = sockets_.find(socket);
    if (found != sockets_.end()) found->second.known.nonblocking = nonblocking;
}

KnownSocket Descriptors::known(model::SocketId socket) const {
    const auto found = sockets_.find(socket);
    return found == sockets_.end() ? KnownSocket{} : found->second.known;
}

void Descriptors::keep(const KnownSocket& known) {
    const auto found = sockets_.find(known.id);
    if (found != sockets_.end()) found->second.known = known;
}

void Descriptors::may_linger(model::SocketId socket) {
    const auto found = sockets_.find(socket);
    if (found != sockets_.end()) found->second.known.never_lingers = false;
}

void Descriptors::forget_addresses(model::SocketId socket) {
    const auto found = sockets_.find(socket);
    if (found == sockets_.end()) return;
    found->second.known.local.reset();
    found->second.known.remote.reset();
}

std::uint64_t Descriptors::offer(model::SocketId socket, std::uint64_t bytes) {
    const auto found = sockets_.find(socket);
    return found == sockets_.end() ? bytes : found->second.offered += bytes;
}

void Descriptors::forget_if_unused(model::SocketId socket) {
    const auto found = sockets_.find(socket);
    if (found != sockets_.end() && found->second.holders.empty() && found->second.in_flight == 0)
        sockets_.erase(found);
}

}  // namespace tcpwhy::calls
