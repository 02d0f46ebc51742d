#include "tracer/calls/strace/files.hpp"

#include <utility>

namespace tcpwhy::calls {
namespace {

void give_back(int fd, LoggedFile& file, std::vector<model::Release>& releases) {
    --file.descriptors;
    if (file.socket == 0) return;
    model::Release release;
    release.socket = file.socket;
    release.fd = fd;
    release.holders_left = file.descriptors;
    if (file.lingers) {
        release.snapshot.emplace();
        release.snapshot->socket = file.socket;
        release.snapshot->lingers = true;
        release.snapshot->linger_seconds = file.linger_seconds;
    }
    releases.push_back(std::move(release));
}

}  // namespace

LoggedTable::LoggedTable(const LoggedTable& other) : entries_(other.entries_) {
    for (auto& [fd, entry] : entries_) ++entry.file->descriptors;
}

LoggedTable::~LoggedTable() {
    for (auto& [fd, entry] : entries_) --entry.file->descriptors;
}

void LoggedTable::put(int fd, std::shared_ptr<LoggedFile> file, bool close_on_exec) {
    ++file->descriptors;
    Entry& entry = entries_[fd];
    if (entry.file) --entry.file->descriptors;
    entry = {std::move(file), close_on_exec};
}

void LoggedTable::set_close_on_exec(int fd, bool close_on_exec) {
    const auto found = entries_.find(fd);
    if (found != entries_.end()) found->second.close_on_exec = close_on_exec;
}

std::shared_ptr<LoggedFile> LoggedTable::find(int fd) const {
    const auto found = entries_.find(fd);
    return found == entries_.end() ? nullptr : found->second.file;
}

std::vector<model::Release> LoggedTable::close(int first, int last) {
    std::vector<model::Release> releases;
    auto entry = entries_.lower_bound(first);
    while (entry != entries_.end() && entry->first <= last) {
        give_back(entry->first, *entry->second.file, releases);
        entry = entries_.erase(entry);
    }
    return releases;
}

std::vector<model::Release> LoggedTable::close_on_exec() {
    std::vector<model::Release> releases;
    for (auto entry = entries_.begin(); entry != entries_.end();) {
        if (entry->second.close_on_exec) {
            give_back(entry->first, *entry->second.file, releases);
            entry = entries_.erase(entry);
        } else {
            ++entry;
        }
    }
    return releases;
}

}  // namespace tcpwhy::calls
