// The notes beside the ladder's rows: the sentence, then the topic of `tcpwhy explain` in brackets.
#pragma once

#include <bitset>
#include <string>
#include <unordered_map>

#include "tracer/model/finding.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

class LadderNotes {
  public:
    /// `options` outlives this.
    explicit LadderNotes(const Options& options) : options_(options) {}

    /// Each note on a line of its own: "3 unread bytes made the close a reset [reset-unread-data]".
    /// By default in brief and as model::Shown says; with -v all and in full; with -q none.
    void append(std::string& out, const model::Notes& notes, model::ConnectionId connection);
    /// No more notes of it are expected.
    void ended(model::ConnectionId connection) { shown_.erase(connection); }
    /// A note has been shown, and with it the name of a topic.
    [[nodiscard]] bool any() const { return any_; }

  private:
    [[nodiscard]] bool is_shown(const model::NoteRow& row, model::ConnectionId connection);

    const Options& options_;
    std::unordered_map<model::ConnectionId, std::bitset<256>> shown_;  // by code; those of `first`
    bool any_ = false;
};

}  // namespace tcpwhy::render
