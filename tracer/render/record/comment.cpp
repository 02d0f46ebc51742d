#include "tracer/render/record/comment.hpp"

#include "tracer/render/words/numbers.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

/// key=value words, one blank between them; what is not known is left out.
class Words {
  public:
    explicit Words(std::string& out) : out_(out) {}

    void word(std::string_view key, std::string_view value) {
        if (value.empty()) return;
        begin(key);
        // A value ends at the next blank, whatever a program calls itself.
        for (const char character : value)
            out_ += character > ' ' && character < 0x7f ? character : '_';
    }
    void number(std::string_view key, std::uint64_t value) {
        begin(key);
        append_number(out_, value);
    }
    void number_if_any(std::string_view key, std::uint64_t value) {
        if (value != 0) number(key, value);
    }

  private:
    void begin(std::string_view key) {
        if (!first_) out_ += ' ';
        first_ = false;
        out_ += key;
        out_ += '=';
    }
    std::string& out_;
    bool first_ = true;
};

std::string joined(const model::Notes& notes) {
    std::string list;
    for (const model::Note& note : notes) {
        if (!list.empty()) list += ',';
        list += model::name(note.code);
    }
    return list;
}

void append_cause(Words& words, const model::Cause& cause, std::string_view process) {
    words.word("cause", model::name(cause.kind));
    words.word("name", model::name(cause.name));
    words.number_if_any("call", cause.call);
    words.number_if_any("to", cause.to);
    words.word("timer", model::name(cause.timer));
    words.word("evidence", model::name(cause.evidence));
    words.word("rule", model::name(cause.rule));
    words.number_if_any("pid", static_cast<std::uint64_t>(cause.pid));
    words.word("process", process);
    if (cause.signal != 0) words.word("signal", model::signal_name(cause.signal));
}

void append_call_site(Words& words, const model::CallSite* site) {
    if (site == nullptr) return;
    std::string place;
    model::append_place(place, *site);
    words.word("site", place);
    words.word("asio", site->asio);
}

}  // namespace

void append_comment(std::string& out, const model::Segment& segment,
                    const model::SegmentFinding& finding, std::string_view process,
                    const model::CallSite* site) {
    why::append_why(out, segment, finding, site);
    out += '\n';
    Words words(out);
    words.number("number", finding.number);
    words.number("connection", finding.connection.id);
    words.word("from", model::name(finding.from));
    words.word("phase", model::name(finding.phase));
    append_cause(words, finding.cause, process);
    append_call_site(words, site);
    words.number("seq", finding.seq);
    if (finding.ack) words.number("ack", *finding.ack);
    words.word("client_state", model::name(finding.client_state));
    words.word("server_state", model::name(finding.server_state));
    words.word("notes", joined(finding.notes));
}

void append_comment(std::string& out, const model::IcmpError& error,
                    const model::IcmpFinding& finding) {
    why::append_why(out, error, finding);
    out += '\n';
    Words words(out);
    words.word("icmp", model::name(error));
    words.number_if_any("about", finding.quoted);
    words.number_if_any("connection", finding.connection.id);
    if (finding.connection.id == 0) return;
    words.word("to", model::name(finding.to));
    words.number("seq", finding.seq);
    words.word("client_state", model::name(finding.client_state));
    words.word("server_state", model::name(finding.server_state));
}

}  // namespace tcpwhy::render
