// Which checks may run at the same time: most share the machine, and one that is tried again runs
// alone. Works between processes (flock(2)).
#pragma once

#include <string>

#include "common/descriptor.hpp"

namespace tcpwhy::grade {

class Turn {
  public:
    enum class Kind : bool { shared, alone };
    /// Waits for its turn; `files` is the beginning of the names of two files. The turn ends with
    /// the object.
    Turn(const std::string& files, Kind kind);

  private:
    Descriptor lock_;
};

}  // namespace tcpwhy::grade
