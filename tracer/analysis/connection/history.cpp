#include "tracer/analysis/connection/history.hpp"

namespace tcpwhy::analysis {
namespace {

using model::Side;
namespace flag = model::tcp_flag;

enum Seen : std::uint8_t { syn = 1, fin = 2, rst = 4, data = 8, ack = 16, multi = 32 };

void append(History& history, Side from, char letter) {
    if (history.size == History::most) return;
    constexpr char to_upper_case = 'A' - 'a';
    const int cased = from == Side::client ? letter + to_upper_case : letter;
    history.letters[history.size++] = static_cast<char>(cased);
}

void append_once(History& history, EndHistory& end, Side from, Seen what, char letter) {
    if (end.seen & what) return;
    end.seen = static_cast<std::uint8_t>(end.seen | what);
    append(history, from, letter);
}

/// One like most: data or an ACK, after others of its kind.
bool tells_nothing(const EndHistory& end, const model::Segment& segment) {
    if ((segment.flags & (flag::syn | flag::fin | flag::rst)) != 0 || segment.window == 0)
        return false;
    return (end.seen & (segment.length > 0 ? data : ack)) != 0;
}

/// Zeek records a repeated event at its 1st, 10th, 100th … occurrence.
void append_by_tens(History& history, Side from, std::uint32_t& count, char letter) {
    ++count;
    std::uint32_t threshold = 1;
    while (threshold < count) threshold *= 10;
    if (threshold == count) append(history, from, letter);
}

}  // namespace

void add_history(History& history, EndHistory& end, Side from, const model::Segment& segment,
                 bool retransmission) {
    if (!retransmission && tells_nothing(end, segment)) return;
    const bool has_syn = segment.has(flag::syn);
    const bool has_fin = segment.has(flag::fin);
    const bool has_rst = segment.has(flag::rst);
    const int bits = int{has_syn} + int{has_fin} + int{has_rst};

    if (retransmission && segment.length > 0)
        append_by_tens(history, from, end.retransmissions, 't');
    if (segment.window == 0 && !has_rst) append_by_tens(history, from, end.zero_windows, 'w');

    if (bits > 1)
        append_once(history, end, from, multi, has_fin && has_rst ? 'i' : 'q');
    else if (has_syn)
        append_once(history, end, from, syn, segment.has(flag::ack) ? 'h' : 's');
    else if (has_fin)
        append_once(history, end, from, fin, 'f');
    else if (has_rst)
        append_once(history, end, from, rst, 'r');
    else if (segment.length > 0)
        append_once(history, end, from, data, 'd');
    else if (segment.has(flag::ack))
        append_once(history, end, from, ack, 'a');
}

}  // namespace tcpwhy::analysis
