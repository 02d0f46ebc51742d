// A trace of calls alone: the return of a call proves something about its end of the connection.
#pragma once

#include "tracer/analysis/alone/lone_connection.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::analysis {

Basis basis_of(model::Proof proof, const model::CallEntered& call,
               const model::CallReturned& returned);
/// A send that opens the connection (MSG_FASTOPEN).
bool is_fast_open(const model::CallEntered& call);

/// False when the call failed before anything was sent.
bool end_connect(LoneConnection& connection, model::Side side, const model::CallEntered& call,
                 const model::CallReturned& returned);
void end_send(LoneConnection& connection, model::Side side, const model::CallEntered& call,
              const model::CallReturned& returned);
void end_receive(LoneConnection& connection, model::Side side, const model::CallEntered& call,
                 const model::CallReturned& returned);
void end_option(LoneConnection& connection, model::Side side, const model::CallEntered& call,
                const model::CallReturned& returned);

}  // namespace tcpwhy::analysis
