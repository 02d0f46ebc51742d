#include "tracer/teach/sheet/accepted.hpp"

#include <algorithm>
#include <cctype>

#include "tracer/story/expect/match.hpp"
#include "tracer/teach/sheet/pattern.hpp"

namespace tcpwhy::teach {
namespace {

using story::PieceKind;

bool has_piece(const story::Segment& segment, PieceKind kind) {
    return std::any_of(segment.pieces.begin(), segment.pieces.end(),
                       [&](const story::Piece& piece) { return piece.kind == kind; });
}

/// "data 1:3 "a\n"": without the bytes.
std::string without_quotes(std::string_view text) {
    std::string out;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (quoted && text[at] == '\\') {
            ++at;
            continue;
        }
        if (text[at] == '"')
            quoted = !quoted;
        else if (!quoted)
            out += text[at];
    }
    return out;
}

std::string lower(std::string_view text) {
    std::string out;
    for (const char letter : text)
        out += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return out;
}

/// The parts between the separators, sorted.
std::string sorted_parts(const std::string& text, const std::string& separator) {
    std::vector<std::string> parts;
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find(separator, start), text.size());
        std::string part = squeezed(text.substr(start, end - start));
        while (part.ends_with('.') || part.ends_with(' ')) part.pop_back();
        parts.push_back(std::move(part));
        start = end + separator.size();
    }
    std::sort(parts.begin(), parts.end());
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : ",") + part;
    return out;
}

std::vector<std::string> causes_also_right(const story::Segment& segment, const std::string& key) {
    std::vector<std::string> also;
    const story::Cause& cause = *segment.cause;
    switch (cause.kind) {
        case model::CauseKind::call:
            also.push_back(cause.call);
            break;
        case model::CauseKind::timer: {
            const std::size_t end = key.find(" for ");
            also.push_back(key.substr(0, end));
            if (also.back().starts_with("timer ")) also.push_back(also.back().substr(6));
            break;
        }
        case model::CauseKind::reply:
            also.emplace_back("kernel");
            break;
        case model::CauseKind::exit:
            also.emplace_back("exit");
            break;
        case model::CauseKind::unknown:
            break;
    }
    // How a bare ACK was sent is a matter of time (RFC 9293, section 3.8.6.3).
    const bool delayed = cause.timer.value == model::Timer::delayed_ack;
    if (story::is_bare_ack(segment) && (delayed || cause.kind == model::CauseKind::reply))
        also.insert(also.end(), {"kernel", "timer delayed-ack", "delayed-ack"});
    return also;
}

std::string advice_on_cause(const story::Segment& segment) {
    if (has_piece(segment, PieceKind::rst))
        return "RFC 9293, section 3.5.2 lists what sends a reset; a call or the kernel alone";
    if (has_piece(segment, PieceKind::syn) && story::ack_of(segment) != nullptr)
        return "RFC 9293, section 3.5 and listen(2): who answers a SYN?";
    if (has_piece(segment, PieceKind::syn)) return "connect(2), or a timer that sends a SYN again";
    if (has_piece(segment, PieceKind::fin))
        return "RFC 9293, section 3.6; close(2), shutdown(2), _exit(2): which of them happened?";
    if (has_piece(segment, PieceKind::data))
        return "send(2): which call queued these bytes, or which timer sends them again?";
    return "RFC 9293, section 3.8.6.3: does a call send an ACK?";
}

}  // namespace

std::string plain_answer(BlankKind kind, std::string_view answer) {
    std::string text = squeezed(lower(without_quotes(answer)));
    switch (kind) {
        case BlankKind::flags:
            return sorted_parts(text, ",");
        case BlankKind::woken:
            return sorted_parts(text, " and ");
        case BlankKind::state:
            std::replace(text.begin(), text.end(), '_', '-');
            return text;
        case BlankKind::cause:
        case BlankKind::call:
            if (text.ends_with("()")) text.resize(text.size() - 2);
            return text;
        default:
            return text;
    }
}

std::vector<std::string> also_right(BlankKind kind, const story::Line& line,
                                    const std::string& key) {
    std::vector<std::string> also;
    if (kind == BlankKind::cause)
        also = causes_also_right(std::get<story::Segment>(line.body), key);
    // C's names of the same system calls.
    if (kind == BlankKind::call && key == "accept4") also.emplace_back("accept");
    if (kind == BlankKind::call && key == "sendto") also.emplace_back("send");
    if (kind == BlankKind::call && key == "recvfrom") also.emplace_back("recv");
    for (std::string& answer : also) answer = plain_answer(kind, answer);
    return also;
}

std::string advice_on(BlankKind kind, const story::Line& line) {
    switch (kind) {
        case BlankKind::cause:
            return advice_on_cause(std::get<story::Segment>(line.body));
        case BlankKind::call:
            return "ip(7), tcp(7): which call has these arguments and this result?";
        case BlankKind::woken:
            return "connect(2), accept(2), read(2): for what did this call wait?";
        case BlankKind::state:
            return "RFC 9293, section 3.3.2, figure 5: follow the arrow of this segment";
        case BlankKind::seq:
            return "RFC 9293, section 3.4: a SYN and a FIN use one number, as each byte does";
        case BlankKind::ack:
            return "RFC 9293, section 3.4: an ACK names the next number that is expected";
        case BlankKind::flags:
            return "RFC 9293, section 3.1: which flags does this step need?";
        case BlankKind::order:
            return "RFC 9293, sections 3.5 and 3.6: a cause comes before its effect";
    }
    return "";
}

}  // namespace tcpwhy::teach
