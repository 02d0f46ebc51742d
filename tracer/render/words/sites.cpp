#include "tracer/render/words/sites.hpp"

#include "common/text/utf8.hpp"

namespace tcpwhy::render {
namespace {

// A segment is sent again long after its call only in an idle connection.
constexpr std::size_t most_sites = 65'536;

}  // namespace

void Sites::note(const model::CallEntered& call) {
    if (!call.site) return;
    if (!known_.emplace(call.id, call.site).second) return;
    order_.push_back(call.id);
    if (order_.size() <= most_sites) return;
    known_.erase(order_.front());
    order_.pop_front();
}

const model::CallSite* Sites::of(model::CallId call) const {
    if (call == 0) return nullptr;
    const auto found = known_.find(call);
    return found == known_.end() ? nullptr : found->second.get();
}

void append_site(std::string& out, const model::CallSite& site, bool unicode) {
    append_place(out, site, unicode);
    if (site.file.empty() || site.function.empty()) return;
    out += " (";
    append_visible(out, site.function, unicode);
    out += ')';
}

std::vector<std::string> site_wordings(const model::CallSite* site, bool unicode) {
    std::vector<std::string> wordings;
    if (site == nullptr) return wordings;
    std::string asio;
    append_visible(asio, site->asio, unicode);
    if (!site->known()) {
        if (!asio.empty()) wordings.push_back(asio);
        return wordings;
    }
    std::string in_full;
    append_site(in_full, *site, unicode);
    std::string place;
    append_place(place, *site, unicode);
    if (!asio.empty()) {
        wordings.push_back(asio + ' ' + in_full);
        wordings.push_back(asio + ' ' + place);
    }
    wordings.push_back(in_full);
    if (place != in_full) wordings.push_back(place);
    return wordings;
}

}  // namespace tcpwhy::render
