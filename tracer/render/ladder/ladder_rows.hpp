// The ladder's rows before they are drawn: they wait here, so that a call's row can be completed
// when it returns, runs of similar data can fold, and rows of one connection can stand together.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/hold_back.hpp"
#include "tracer/render/ladder/ladder_entry.hpp"
#include "tracer/render/ladder/ladder_groups.hpp"
#include "tracer/render/ladder/ladder_page.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

/// Into the cell of its side; without a side, between the two lanes.
void put_words(Entry& entry, std::vector<std::string> words, Tone tone);

class LadderRows {
  public:
    using Place = model::HoldBack<Entry>::Ticket;

    LadderRows(const Options& options, const Processes& processes);

    Place add(Entry entry);
    /// It is not drawn.
    void erase(Place place) { entries_.erase(place); }
    /// Null once it is drawn or folded.
    [[nodiscard]] Entry* at(Place place);
    [[nodiscard]] bool is_drawn(Place place) const { return place <= drawn_; }
    [[nodiscard]] bool is_last(Place place) const { return place + 1 == entries_.next_ticket(); }
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

    void know(const model::ConnectionIdentity& identity);
    /// No more rows of it are expected: it is forgotten when what there is has been drawn.
    void ended(model::ConnectionId id);
    /// The moment that times count from; the first one counts.
    void start(model::Time time);

    /// From now on the page is so wide (within its limits); the lanes are named anew.
    void resize(int width);

    /// Draws the rows that are not younger than `until`, those of a connection together.
    void draw(std::string& out, model::Time until);
    /// For a trace that is watched live: draws all rows together when nothing has happened for
    /// `quiet` and every row is certain; draws what is ready when the oldest row has waited for
    /// the options' hold_ns. A call that is still open then is drawn as waiting.
    void draw_settled(std::string& out, model::Time until, model::Time quiet);

    [[nodiscard]] const LadderPage& page() const { return page_; }

  private:
    // A run of data in one direction: its first rows stay, its last ones wait in `tail`, what is
    // between folds.
    struct Run {
        model::Side data_from = model::Side::none;
        std::uint64_t rows = 0;
        std::deque<Place> tail;
        Place fold = 0;
    };
    struct Fold {
        std::uint64_t segments = 0;
        std::uint64_t bytes = 0;
        std::uint64_t client_calls = 0;
        std::uint64_t server_calls = 0;
    };
    struct Known {
        model::ConnectionIdentity identity;
        model::Pid client = 0;
        model::Pid server = 0;
        int width = 0;           ///< of the page on which its lanes were named last; 0: on none
        Place ended_before = 0;  ///< no rows from this place on; 0: still open
    };

    void extend_run(Place place, const Entry& entry);
    void fold_away(Run& run, Place place);
    void fill_fold(Entry& entry, const Fold& fold) const;

    void draw_front(std::string& out, std::size_t count);
    /// Whether a lane whose heading has been drawn without a name has one now.
    bool name_lanes(const Group& group);
    void draw_group(std::string& out, const Group& group);
    void draw_heading(std::string& out, const Known& known);
    void draw_names(std::string& out, const Known& known);
    [[nodiscard]] Cell title(model::Side side, model::Pid pid) const;
    void tag_others(Entry& entry, const Known& known) const;

    const Options& options_;
    const Processes& processes_;
    LadderPage page_;
    model::HoldBack<Entry> entries_;
    std::map<Place, Fold> folds_;
    std::unordered_map<model::ConnectionId, Run> runs_;
    std::unordered_map<model::ConnectionId, Known> known_;  // 0: the rows of no connection
    LastConnections last_of_process_;
    Place drawn_ = 0;
    std::size_t connections_ = 0;
    model::ConnectionId first_known_ = 0;
    model::ConnectionId current_ = 0;
    bool any_drawn_ = false;
    bool started_ = false;
    model::Time start_ = 0;
};

}  // namespace tcpwhy::render
