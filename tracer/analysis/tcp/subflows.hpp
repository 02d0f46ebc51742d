// Multipath TCP (RFC 8684): the subflows that the kernel opens by itself, and the connection that
// each joins.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "tracer/analysis/connection/connection_table.hpp"
#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

class Subflows {
  public:
    /// A SYN with MP_JOIN begins a subflow; a segment that shows a key makes its connection known.
    void follow(ConnectionTable& connections, Connection& connection, const model::Segment& segment,
                const Reading& reading, model::Notes& notes);

  private:
    void learn(const Connection& connection, std::uint32_t token);
    void begin(ConnectionTable& connections, Connection& subflow, const Reading& reading,
               model::Notes& notes) const;

    /// By the token of a key: the connection whose end has shown the key.
    std::unordered_map<std::uint32_t, model::ConnectionIdentity> tokens_;
};

}  // namespace tcpwhy::analysis
