// Questions to the kernel that another process can make last for ever: a page of its memory may
// belong to a file whose server does not answer (fuse(4)), or to userfaultfd(2).
//
// Such a question is asked by a thread that nobody needs. The asker waits for a short time only. A
// thread that is late is left alone with its question; it ends when the question does.
#pragma once

#include <chrono>
#include <functional>

namespace tcpwhy::calls {

enum class Outcome {
    done,
    late,       ///< `question` goes on
    not_asked,  ///< no thread could be had for it, or too many are late already
};

/// Thread-safe. `question` must own all that it touches, and must not throw. The patience is less
/// after each question that was late, so that many of them cannot hold up the asker for long.
Outcome ask_in_time(const std::function<void()>& question);

/// Makes the first thread ahead, as long as the system still has one.
void prepare_to_ask();

}  // namespace tcpwhy::calls
