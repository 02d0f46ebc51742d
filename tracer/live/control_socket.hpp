// A lab's control socket: a file NAME in the user's runtime folder at which the lab listens.
//
// The file vanishes with the lab, also when the lab is killed: a child process, the keeper, waits
// for the lab's end and removes the file. If the keeper was killed as well, the next process that
// looks finds nobody listening and replaces the file.
#pragma once

#include <sys/types.h>

#include <string>

#include "common/descriptor.hpp"
#include "tracer/lab/runtime_folder.hpp"

namespace tcpwhy::live {

/// The listening end.
class ControlSocket {
  public:
    /// Claims the name and listens. Call it before any thread is made and before a namespace is
    /// entered: the keeper stays outside. Throws UsageError when the name is impossible or a lab of
    /// this name lives, UnavailableError when the folder cannot be used. `for_everybody`: other
    /// users may connect as well; only root can offer that.
    explicit ControlSocket(const std::string& name, bool for_everybody = false);
    ~ControlSocket();  ///< the socket is gone afterwards
    ControlSocket(const ControlSocket&) = delete;
    ControlSocket& operator=(const ControlSocket&) = delete;

    [[nodiscard]] int fd() const { return listener_.get(); }  ///< non-blocking
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    void listen_in_folder();

    std::string name_;
    bool for_everybody_;
    lab::RuntimeFolder folder_;
    Descriptor listener_;
    pid_t keeper_ = -1;
};

}  // namespace tcpwhy::live
