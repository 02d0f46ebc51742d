// The terminal of a walk-through, or the answers that a file gives in its place.
#pragma once

#include <optional>
#include <string>

namespace tcpwhy::teach {

class Console {
  public:
    virtual ~Console() = default;

    virtual void show(const std::string& text) = 0;
    /// One line; nothing at the end of the input. `id` is the question's, "" for a pause.
    virtual std::optional<std::string> ask(const std::string& prompt, const std::string& id) = 0;

    int columns = 80;
    bool color = false;
    bool unicode = true;
};

}  // namespace tcpwhy::teach
