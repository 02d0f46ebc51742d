// A play that is a capture alone: no call is known.
#pragma once

#include "support/catch.hpp"
#include "support/play/play.hpp"

namespace tcpwhy::test {

struct Capture : Play {
    Capture() : Play(model::Mode::file, /*observed=*/false) {}
    Capture& opens() {
        client_sends("S", 0);
        server_sends("S.", 0, 1);
        client_sends(".", 1, 1);
        return *this;
    }
    [[nodiscard]] bool noted(model::SegmentNumber number, model::NoteCode code) const {
        return segment(number).finding.notes.has(code);
    }
    const model::ConnectionFinding& only() {
        finish();
        REQUIRE(connections.size() == 1);
        return connections[0];
    }
};

}  // namespace tcpwhy::test
