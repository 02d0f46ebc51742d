#include "tracer/calls/words/folded_calls.hpp"

#include "common/text/decimal.hpp"

namespace tcpwhy::calls {

bool FoldedCalls::leaves_out(const model::CallEntered& call, const model::CallReturned& returned,
                             const model::CallFinding& finding) {
    const bool known = cycles_.is_repeating(call.pid);
    cycles_.returned(call, returned, finding);
    const model::CallId same = cycles_.same_as();
    if (!known || same == 0) return false;
    ++times_.try_emplace(same, 1).first->second;
    Fold& fold = folds_[call.pid];
    fold = {call.pid, finding.connection.id, fold.calls + 1};
    return true;
}

std::vector<FoldedCalls::Fold> FoldedCalls::take(const auto& wanted) {
    std::vector<Fold> taken;
    for (const auto& [pid, fold] : folds_)
        if (wanted(fold)) taken.push_back(fold);
    for (const Fold& fold : taken) folds_.erase(fold.pid);
    return taken;
}

std::vector<FoldedCalls::Fold> FoldedCalls::broken(model::ConnectionId connection) {
    cycles_.broken(connection);
    if (folds_.empty()) return {};
    return take([&](const Fold& fold) { return fold.connection == connection; });
}

std::vector<FoldedCalls::Fold> FoldedCalls::of(model::Pid pid) {
    if (folds_.empty()) return {};
    return take([&](const Fold& fold) { return fold.pid == pid; });
}

std::vector<FoldedCalls::Fold> FoldedCalls::all() {
    return take([](const Fold&) { return true; });
}

std::string words_of(const FoldedCalls::Fold& fold, bool unicode) {
    std::string words = unicode ? "… repeats the calls above: " : "... repeats the calls above: ";
    append_grouped(words, fold.calls);
    return words + (fold.calls == 1 ? " more call" : " more calls");
}

}  // namespace tcpwhy::calls
