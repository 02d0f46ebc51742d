// Every character there is, and bytes that are none, as a program's name and arguments, as data, as
// a place in a source and in a notice: no output passes on what must not reach a terminal.
#include <algorithm>

#include "common/errors.hpp"
#include "common/text/utf8.hpp"
#include "support/catch.hpp"
#include "support/trace/every_format.hpp"
#include "tracer/session/playback.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

constexpr char32_t past_last = 0x110000;

void append_utf8(std::string& out, char32_t code) {
    const auto byte = [&](char32_t value) { out += static_cast<char>(value); };
    if (code < 0x80) return byte(code);
    if (code < 0x800) {
        byte(0xc0 | code >> 6U);
    } else {
        if (code < 0x10000) {
            byte(0xe0 | code >> 12U);
        } else {
            byte(0xf0 | code >> 18U);
            byte(0x80 | (code >> 12U & 0x3fU));
        }
        byte(0x80 | (code >> 6U & 0x3fU));
    }
    byte(0x80 | (code & 0x3fU));
}

/// Where a text has something that must not reach a terminal; npos: nowhere.
std::size_t harm_in(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const Character character = first_character(text.substr(at));
        const bool blank = text[at] == '\n' || text[at] == '\t';
        if (character.length == 0 || (columns_of(character.code) < 0 && !blank)) return at;
        at += character.length;
    }
    return std::string_view::npos;
}

/// A trace in which the text stands wherever a program, its user or its peer can put one.
void tell(session::Playback& playback, const std::string& text) {
    model::ProcessEvent start;
    start.time = 1;
    start.pid = 7;
    start.name = text;
    start.argv = {text, text};
    playback.fact(start);
    auto site = std::make_shared<model::CallSite>();
    site->file = site->function = site->module = site->asio = text;
    site->line = 1;
    model::CallEntered call;
    call.id = 1;
    call.time = 2;
    call.pid = call.tid = 7;
    call.call = model::SystemCall::sendto;
    call.fd = 3;
    call.socket = 5;
    call.site = std::move(site);
    call.set<model::args::Send>().data = text.substr(0, model::most_data_kept);
    playback.fact(call);
    model::CallReturned returned;
    returned.id = 1;
    returned.time = 3;
    returned.data = text.substr(0, model::most_data_kept);
    playback.fact(returned);
    playback.fact(model::Notice{4, model::Notice::Code::no_call_sites, 7, 0, text});
    playback.fact(model::Notice{5, model::Notice::Code::faulty_input, 0, 1, text});
    playback.finish(0);
}

void check_every_output(const std::string& text) {
    EveryFormat shown;
    model::TraceHeader header;
    header.interface = header.detail = header.filter = text;
    header.lesson = {text, text, {text}};
    session::Playback playback(header, shown.sink());
    tell(playback, text);
    for (const std::string_view format : render::formats()) {
        const std::string& written = shown.written(std::string(format));
        const std::size_t at = harm_in(written);
        const std::size_t from =
            at == std::string::npos ? written.size() : at - std::min<std::size_t>(at, 40);
        INFO(format << ": ..." << written.substr(from, 60));
        CHECK(at == std::string::npos);
        CHECK_FALSE(written.empty());
    }
    CHECK(harm_in(one_line(UsageError(text).what())) == std::string::npos);
}

}  // namespace

TEST_CASE("no character reaches a terminal that must not, from any output") {
    constexpr char32_t at_once = 1024;
    for (char32_t first = 0; first < past_last; first += at_once) {
        // The fates of most planes are one: private use, or not assigned.
        if (first >= 0x20000 && first < 0xe0000 && first % 0x10000 != 0) continue;
        if (first >= 0xe1000 && first + at_once < past_last) continue;
        std::string text;
        for (char32_t code = first; code < first + at_once; ++code)
            if (code < 0xd800 || code > 0xdfff) append_utf8(text, code);
        if (text.empty()) continue;
        INFO("characters from " << static_cast<unsigned>(first));
        check_every_output(text);
    }
}

TEST_CASE("bytes that are no character reach no terminal") {
    for (const std::string text : {"\x80", "\xc2", "\xff\xfe", "\xe2\x80", "\xed\xa0\x80",
                                   "\xf4\x90\x80\x80", "\xc0\x9b[2J", "a\x9b[2Jb",
                                   "\xe2\x80\xae"
                                   "evil",
                                   "\xc2\x9b"
                                   "31m"})
        check_every_output(text);
}
