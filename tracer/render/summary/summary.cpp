// A table: one row a connection, when it has ended; totals below.
//
// At 80 columns a row has the ports, and a line with the addresses stands above it when they are
// others than before; from 120 columns on the addresses stand in the row where they fit (IPv6's do
// not).
#include "tracer/render/summary/summary.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>

#include "common/text/utf8.hpp"
#include "tracer/render/words/amount.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/paint.hpp"
#include "tracer/render/words/problem_block.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/words.hpp"

namespace tcpwhy::render {
namespace {

using model::Outcome;

constexpr int wide_columns = 120;

enum class Align : std::uint8_t { left, right };

struct Column {
    std::string_view title;
    int narrow;  ///< columns at 80
    int wide;    ///< … and at 120
    Align align;
};

// "from" opened the connection, unless the sign between them says otherwise.
constexpr std::array columns = {
    Column{"#", 7, 7, Align::right},        Column{"from", 5, 21, Align::right},
    Column{"", 1, 1, Align::left},          Column{"to", 5, 21, Align::left},
    Column{"outcome", 11, 11, Align::left}, Column{"first", 6, 6, Align::left},
    Column{"trip", 5, 5, Align::right},     Column{"sent", 4, 8, Align::right},
    Column{"back", 4, 8, Align::right},     Column{"again", 5, 5, Align::right},
    Column{"segs", 4, 4, Align::right},     Column{"time", 5, 5, Align::right},
    Column{"state", 6, 6, Align::left},
};
using Cells = std::array<std::string, columns.size()>;

constexpr int columns_needed(int Column::*width) {
    int sum = static_cast<int>(columns.size()) - 1;
    for (const Column& column : columns) sum += column.*width;
    return sum;
}
static_assert(columns_needed(&Column::narrow) <= 80);
static_assert(columns_needed(&Column::wide) <= wide_columns);

std::string_view outcome_code(Outcome outcome) {
    switch (outcome) {
        case Outcome::closed:
            return paint_code::state;
        case Outcome::reset:
        case Outcome::refused:
        case Outcome::unanswered:
            return paint_code::alarm;
        case Outcome::half_closed:
        case Outcome::open:
        case Outcome::partial:
            break;
    }
    return paint_code::again;
}

std::string_view side_code(std::string_view side) {
    return side == "client"   ? paint_code::client
           : side == "server" ? paint_code::server
                              : paint_code::none;
}

/// Zeek's history has the letter of each SYN and SYN-ACK that was seen.
bool opening_seen(const model::ConnectionFinding& finding) {
    return finding.history.find_first_of("SsHh") != std::string::npos;
}

class SummaryTable : public model::PartialSink {
  public:
    SummaryTable(const Options& options, Write write)
        : options_(options), outlet_(std::move(write)), wide_(options.width >= wide_columns) {}

    void process(const model::ProcessEvent& event) override { processes_.note(event); }
    void notice(const model::Notice& notice) override {
        outlet_.buffer() += "-- ";
        append_notice(outlet_.buffer(), notice, processes_);
        outlet_.buffer() += '\n';
        outlet_.line_done();
    }
    void closed(const model::ConnectionFinding& finding) override {
        shown_.insert(finding.identity.id);
        draw(finding);
    }
    void connection(const model::ConnectionFinding& finding) override {
        if (shown_.erase(finding.identity.id) == 0) draw(finding);
        count(finding);
    }
    void problem(const model::Problem& problem) override { problems_.note(problem); }
    void settled(model::Time) override { outlet_.flush(); }
    void end(const model::Summary& summary) override;

  private:
    struct Addresses {
        Address client;
        Address server;
        friend bool operator==(const Addresses&, const Addresses&) = default;
    };
    void count(const model::ConnectionFinding& finding);
    void draw(const model::ConnectionFinding& finding);
    void draw_titles();
    void draw_addresses(const Addresses& addresses);
    void draw_cells(const Cells& cells, const model::ConnectionFinding* finding);
    [[nodiscard]] std::string_view sign(const model::ConnectionFinding& finding) const;
    [[nodiscard]] int width(std::size_t column) const {
        return wide_ ? columns[column].wide : columns[column].narrow;
    }
    std::string amount(std::uint64_t value, std::size_t column) const;
    void append_tally(std::string& out, std::size_t index, std::string_view name) const;

    Options options_;
    Outlet outlet_;
    Processes processes_;
    ProblemBlock problems_;
    bool wide_;
    bool titles_drawn_ = false;
    std::optional<Addresses> addresses_;             ///< of the latest line of them
    std::unordered_set<model::ConnectionId> shown_;  ///< by closed(), before connection() comes
    std::array<std::uint64_t, 7> outcomes_{};
    std::uint64_t connections_ = 0;
    std::uint64_t client_first_ = 0;
    std::uint64_t server_first_ = 0;
    std::uint64_t both_first_ = 0;
    std::uint64_t sent_ = 0;
    std::uint64_t back_ = 0;
    std::uint64_t again_ = 0;
};

void SummaryTable::count(const model::ConnectionFinding& finding) {
    ++connections_;
    ++outcomes_.at(static_cast<std::size_t>(finding.outcome));
    if (finding.closed_first == "client") ++client_first_;
    if (finding.closed_first == "server") ++server_first_;
    if (finding.closed_first == "both") ++both_first_;
    sent_ += finding.client.bytes;
    back_ += finding.server.bytes;
    again_ += finding.client.retransmissions + finding.server.retransmissions;
}

std::string_view SummaryTable::sign(const model::ConnectionFinding& finding) const {
    if (!opening_seen(finding)) return "?";
    if (finding.notes.has(model::NoteCode::simultaneous_open)) return options_.unicode ? "↔" : "x";
    return options_.unicode ? "▸" : ">";
}

std::string SummaryTable::amount(std::uint64_t value, std::size_t column) const {
    std::string exact;
    append_number(exact, value);
    return exact.size() <= static_cast<std::size_t>(width(column)) ? exact : short_count(value);
}

void SummaryTable::draw(const model::ConnectionFinding& finding) {
    const Endpoint& client = finding.identity.client;
    const Endpoint& server = finding.identity.server;
    Cells cells;
    cells[1] = wide_ ? to_string(client) : "";
    cells[3] = wide_ ? to_string(server) : "";
    const auto too_long = [&](std::size_t column) {
        return cells[column].empty() || tcpwhy::width_of(cells[column]) > width(column);
    };
    if (too_long(1) || too_long(3)) {
        draw_addresses({client.address, server.address});
        cells[1] = std::to_string(client.port);
        cells[3] = std::to_string(server.port);
    }
    cells[0] = std::to_string(finding.identity.id);
    cells[2] = sign(finding);
    cells[4] = model::name(finding.outcome);
    cells[5] = finding.closed_first.value_or("-");
    cells[6] = short_duration(finding.round_trip);
    cells[7] = amount(finding.client.bytes, 7);
    cells[8] = amount(finding.server.bytes, 8);
    cells[9] = amount(finding.client.retransmissions + finding.server.retransmissions, 9);
    cells[10] = amount(finding.segments, 10);
    cells[11] = short_duration(finding.last - finding.first);
    cells[12] = finding.conn_state;
    draw_titles();
    draw_cells(cells, &finding);
    outlet_.line_done();
}

void SummaryTable::draw_titles() {
    if (std::exchange(titles_drawn_, true)) return;
    Cells cells;
    for (std::size_t column = 0; column < columns.size(); ++column)
        cells[column] = columns[column].title;
    draw_cells(cells, nullptr);
}

void SummaryTable::draw_addresses(const Addresses& addresses) {
    if (addresses_ == addresses) return;
    addresses_ = addresses;
    draw_titles();
    std::string line = to_string(addresses.client);
    line += options_.unicode ? " ▸ " : " > ";
    line += to_string(addresses.server);
    paint(outlet_.buffer(), options_.color, paint_code::bold, line);
    outlet_.buffer() += '\n';
}

/// Without a finding it is the line of titles.
void SummaryTable::draw_cells(const Cells& cells, const model::ConnectionFinding* finding) {
    std::string& out = outlet_.buffer();
    int blanks = 0;  // owed: none at the end of a line
    for (std::size_t column = 0; column < columns.size(); ++column) {
        const std::string& cell = cells[column];
        const int room = std::max(0, width(column) - tcpwhy::width_of(cell));
        const bool right = columns[column].align == Align::right;
        const int gap = blanks + (right ? room : 0);
        out.append(static_cast<std::size_t>(gap), ' ');
        std::string_view code = finding ? paint_code::none : paint_code::faint;
        if (finding && column == 1) code = paint_code::client;
        if (finding && column == 3) code = paint_code::server;
        if (finding && column == 4) code = outcome_code(finding->outcome);
        if (finding && column == 5) code = side_code(cell);
        if (finding && column == 9 && cell != "0") code = paint_code::again;
        paint(out, options_.color, code, cell);
        blanks = 1 + (right ? 0 : room);
    }
    out += '\n';
}

void SummaryTable::append_tally(std::string& out, std::size_t index, std::string_view name) const {
    if (outcomes_[index] == 0) return;
    if (out.back() != ' ') out += ", ";
    append_grouped(out, outcomes_[index]);
    out += ' ';
    out += name;
}

void SummaryTable::end(const model::Summary& summary) {
    std::string& out = outlet_.buffer();
    if (connections_ > 0) out += '\n';
    append_grouped(out, connections_);
    out += connections_ == 1 ? " connection: " : " connections: ";
    for (std::size_t index = 0; index < outcomes_.size(); ++index)
        append_tally(out, index, model::name(static_cast<Outcome>(index)));
    if (connections_ == 0) out += "none";
    out += "\nclosed first: client ";
    append_grouped(out, client_first_);
    out += ", server ";
    append_grouped(out, server_first_);
    out += ", both ";
    append_grouped(out, both_first_);
    out += "\nbytes: sent ";
    append_grouped(out, sent_);
    out += ", back ";
    append_grouped(out, back_);
    out += "; segments sent again: ";
    append_grouped(out, again_);
    out += '\n';
    append_summary(out, summary);
    out += '\n';
    for (const std::string& line : problems_.lines(options_.width, options_.unicode))
        out += line + '\n';
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_summary(const Options& options, Write write) {
    return std::make_unique<SummaryTable>(options, std::move(write));
}

}  // namespace tcpwhy::render
