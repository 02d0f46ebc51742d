#include "tracer/grade/assignment/expectation.hpp"

#include <vector>

#include "common/text/closest_word.hpp"
#include "common/text/line_cursor.hpp"

namespace tcpwhy::grade {
namespace {

model::Side take_end(LineCursor& line) {
    if (line.take_words("server")) return model::Side::server;
    if (line.take_words("client")) return model::Side::client;
    line.fail("an end is 'client' or 'server'");
    return model::Side::none;
}

void require_whole(LineCursor& line) {
    if (!line.failed() && !line.at_end()) line.fail("the phrase ends before this");
    if (line.failed()) throw StepError{1, line.error_column(), line.message()};
}

}  // namespace

WireExpectation parse_wire_expectation(std::string_view phrase) {
    LineCursor line(phrase);
    WireExpectation expectation;
    expectation.source = phrase;
    if (line.take_words("no RST from")) {
        expectation.kind = WireExpectation::Kind::no_reset;
        expectation.end = take_end(line);
    } else {
        expectation.kind = WireExpectation::Kind::first_fin;
        expectation.end = take_end(line);
        if (!line.failed() && !line.take_words("sends FIN first"))
            line.fail(
                "a phrase is 'no RST from END', 'END sends FIN first' or 'END sends FIN "
                "first by close or shutdown'");
        if (!line.failed()) expectation.by_call = line.take_words("by close or shutdown");
    }
    require_whole(line);
    return expectation;
}

StateExpectation parse_state_expectation(std::string_view phrase) {
    LineCursor line(phrase);
    StateExpectation expectation;
    expectation.source = phrase;
    expectation.end = take_end(line);
    if (!line.failed() && !line.take_words("is in"))
        line.fail("a phrase is 'END is in STATE', such as 'server is in TIME-WAIT'");
    const std::string word(line.take_name());
    if (const auto state = model::tcp_state_named(word)) {
        expectation.state = *state;
    } else {
        std::vector<std::string> known;
        for (int each = 0; each <= static_cast<int>(model::TcpState::time_wait); ++each)
            known.emplace_back(model::name(static_cast<model::TcpState>(each)));
        line.fail("'" + word + "' is no state" + did_you_mean(word, known), word.size());
    }
    require_whole(line);
    return expectation;
}

}  // namespace tcpwhy::grade
