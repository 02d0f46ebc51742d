// Runs that several tests of stories tell.
#pragma once

#include "support/play/story_play.hpp"

namespace tcpwhy::test {

/// The article's run: the client sends "a\n", the server echoes it and closes first; the client's
/// own FIN comes with the end of its process.
void play_article(StoryPlay& play);

/// The client closes; the server's FIN carries the ACK (three segments), or comes later, behind an
/// ACK of the delayed-ACK timer (four).
void play_client_closes_first(StoryPlay& play, bool server_is_slow);

}  // namespace tcpwhy::test
