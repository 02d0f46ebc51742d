// The grader's connections: what it sends, and what must come back. The grader judges by bytes
// alone.
#pragma once

#include <deque>
#include <string>

#include "tracer/grade/check/context.hpp"
#include "tracer/grade/peer/connection.hpp"
#include "tracer/grade/values/messages.hpp"

namespace tcpwhy::grade {

class OwnEnds {
  public:
    OwnEnds(Context& context, Messages messages) : context_(context), messages_(messages) {}

    void connect(const Step& step);
    /// Takes over an accepted connection.
    void add(Connection connection);
    /// The step's own connection, else the last that was made. Throws MachineFault where there is
    /// none.
    Connection& of(const Step& step);
    Connection& last();
    [[nodiscard]] bool any() const { return !ends_.empty(); }

    /// The bytes that the step sends or types.
    std::string message(const Step& step);
    void send(const Step& step);
    /// Exactly these bytes come next. Bytes that came with them and do not belong to them fail too.
    void require_bytes(Connection& connection, const std::string& bytes, double seconds,
                       const std::string& what);
    void require_line(Connection& connection, double seconds);
    void require_nothing_more(Connection& connection, double seconds);
    void require_fin(Connection& connection, double seconds);
    void await_end(Connection& connection, double seconds);
    void leave(const Step& step);
    void close_all();

  private:
    struct Named {
        std::string name;
        Connection connection;
    };
    Context& context_;
    Messages messages_;
    std::deque<Named> ends_;
    std::size_t turn_ = 0;
};

}  // namespace tcpwhy::grade
