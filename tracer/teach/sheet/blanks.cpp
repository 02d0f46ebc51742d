#include "tracer/teach/sheet/blanks.hpp"

#include <algorithm>
#include <string>

namespace tcpwhy::teach {
namespace {

using story::PieceKind;

class Finder {
  public:
    Finder(const story::Story& story, const std::vector<BlankKind>& kinds,
           std::vector<BlankPlace>& out)
        : story_(story), kinds_(kinds), out_(out) {}

    void look(const story::Line& line, std::size_t index) {
        index_ = index;
        if (const auto* segment = std::get_if<story::Segment>(&line.body)) look_at(*segment);
        if (const auto* call = std::get_if<story::Call>(&line.body)) look_at(*call);
    }

  private:
    void add(BlankKind kind, std::size_t field = 0, bool end = false) {
        if (std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end())
            out_.push_back({kind, index_, field, end});
    }

    void look_at(const story::Segment& segment) {
        add(BlankKind::flags);
        for (std::size_t at = 0; at < segment.pieces.size(); ++at) {
            const story::Piece& piece = segment.pieces[at];
            if (!piece.number.value) continue;
            if (piece.kind == PieceKind::ack) {
                add(BlankKind::ack, at);
                continue;
            }
            if (piece.kind == PieceKind::window) continue;
            add(BlankKind::seq, at);
            if (piece.end.value) add(BlankKind::seq, at, true);
        }
        if (segment.cause) add(BlankKind::cause);
        if (segment.client_state.value) add(BlankKind::state, 0);
        if (segment.server_state.value) add(BlankKind::state, 1);
    }

    void look_at(const story::Call& call) {
        if (call.text.find('(') != std::string::npos && !has_two_lines(call)) add(BlankKind::call);
        if (!call.woken_by.empty()) add(BlankKind::woken);
    }

    /// A call that waits has two lines, and each would tell the other's name.
    [[nodiscard]] bool has_two_lines(const story::Call& call) const {
        return std::any_of(story_.lines.begin(), story_.lines.end(), [&](const story::Line& line) {
            const auto* other = std::get_if<story::Call>(&line.body);
            return other != nullptr && other != &call && other->actor == call.actor &&
                   other->text == call.text && other->stage != call.stage;
        });
    }

    const story::Story& story_;
    const std::vector<BlankKind>& kinds_;
    std::vector<BlankPlace>& out_;
    std::size_t index_ = 0;
};

}  // namespace

std::vector<BlankPlace> places_of(const story::Story& story, const std::vector<BlankKind>& kinds) {
    std::vector<BlankPlace> places;
    Finder finder(story, kinds, places);
    for (std::size_t index = 0; index < story.lines.size(); ++index)
        finder.look(story.lines[index], index);
    return places;
}

void make_blank(story::Line& line, const BlankPlace& place) {
    if (auto* call = std::get_if<story::Call>(&line.body)) {
        if (place.kind == BlankKind::call)
            call->text.replace(0, call->text.find('('), story::blank_text);
        else
            call->woken_by = {story::Piece{}};
        return;
    }
    auto& segment = std::get<story::Segment>(line.body);
    const auto blank_number = story::Field<std::uint64_t>::left_blank();
    switch (place.kind) {
        case BlankKind::cause:
            segment.cause = story::Cause{};
            segment.cause->blank = true;
            return;
        case BlankKind::state:
            (place.field == 0 ? segment.client_state : segment.server_state) =
                story::Field<model::TcpState>::left_blank();
            return;
        case BlankKind::flags:
            segment.pieces = {story::Piece{}};
            return;
        default:
            (place.end ? segment.pieces[place.field].end : segment.pieces[place.field].number) =
                blank_number;
    }
}

}  // namespace tcpwhy::teach
