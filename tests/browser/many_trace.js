// A trace of many connections, for what has to hold out.
import { World, time, ends, byCall, answer } from './world.js';

/** `count` short connections, and one of `long` data segments where wanted; of all outcomes. */
export function many(count, long = 0) {
  const world = new World();
  const gap = 2500;
  let accepts = 0;
  const addCalls = (c, at, side, name, text, us, extra) =>
    world.call(side, name, text, at + us, at + us + 20, {
      connection: c.id,
      pid: side === 'client' ? 1000 + c.id : 20,
      ...extra,
    });
  for (let id = 1; id <= count; id += 1) {
    const at = id * gap;
    const c = ends(id, 20000 + id);
    const kind = id % 23 === 0 ? 'refused' : id % 31 === 0 ? 'reset' : id % 47 === 0 ? 'open' : 'closed';
    const connect = addCalls(c, at, 'client', 'connect', 'connect(3, 127.0.0.1:9877)', 0, { state: 'ESTABLISHED' });
    world.segment(at + 5, c, 'client', 'S', {
      seq: 0,
      cause: byCall(connect),
      states: kind === 'refused' ? ['SYN-SENT', 'CLOSED'] : ['SYN-SENT', 'SYN-RECEIVED'],
      phase: 'handshake',
      why: 'connect() by the client sends the SYN that opens the connection',
    });
    const syn = world.number;
    if (kind === 'refused') {
      world.segment(at + 9, c, 'server', 'R.', {
        seq: 0,
        ack: 1,
        cause: answer(syn),
        states: ['CLOSED', 'CLOSED'],
        phase: 'abort',
        why: 'nobody listens on that port, so the server’s kernel refuses the SYN with a reset',
      });
      world.connection(at + 30, c, 'refused', 'server', { first: time(at), last: time(at + 9) });
      continue;
    }
    world.segment(at + 9, c, 'server', 'S.', {
      seq: 0,
      ack: 1,
      cause: { ...answer(syn), name: 'listen' },
      states: ['SYN-SENT', 'SYN-RECEIVED'],
      phase: 'handshake',
      why: 'the server’s kernel accepts the SYN on behalf of listen(); no accept() is needed for it',
    });
    world.segment(at + 12, c, 'client', '.', {
      seq: 1,
      ack: 1,
      cause: answer(syn + 1, connect),
      states: ['ESTABLISHED', 'ESTABLISHED'],
      phase: 'handshake',
      why: 'the client’s kernel completes the handshake on behalf of connect(), which can now return',
    });
    addCalls(c, at, 'server', 'accept4', 'accept4(3)', 30, { result: 4, fd: 3, woken_by: [syn + 2] });
    accepts += 1;
    const rounds = id === 1 ? Math.ceil(long / 2) : 1;
    let us = 100;
    for (let round = 0; round < rounds; round += 1, us += 60) {
      const seq = 1 + round * 2;
      const write = addCalls(c, at, 'client', 'write', 'write(3, "a\\n", 2)', us, { result: 2, data: 'a\n' });
      world.segment(at + us + 5, c, 'client', 'P.', {
        seq,
        ack: 1,
        length: 2,
        cause: byCall(write, 'bytes'),
        states: ['ESTABLISHED', 'ESTABLISHED'],
        payload: 'a\n',
        why: 'write() by the client sends 2 bytes',
      });
      world.segment(at + us + 9, c, 'server', '.', {
        seq: 1,
        ack: seq + 2,
        cause: answer(world.number),
        states: ['ESTABLISHED', 'ESTABLISHED'],
        phase: 'data',
        why: `the server’s kernel acknowledges segment ${world.number}`,
      });
    }
    const sent = 1 + rounds * 2;
    if (kind === 'open') {
      world.connection(at + us, c, 'open', null, { first: time(at), last: time(at + us), conn_state: 'S1' });
      continue;
    }
    const close = addCalls(c, at, 'server', 'close', 'close(4)', us + 200, {
      fd: 4,
      state: kind === 'reset' ? 'CLOSED' : 'FIN-WAIT-1',
    });
    if (kind === 'reset') {
      world.segment(at + us + 205, c, 'server', 'R.', {
        seq: 1,
        ack: sent,
        cause: byCall(close),
        states: ['CLOSED', 'CLOSED'],
        phase: 'abort',
        why: 'close() by the server sends a reset',
      });
      world.connection(at + us + 300, c, 'reset', 'server', {
        first: time(at),
        last: time(at + us + 205),
        conn_state: 'RSTR',
      });
      continue;
    }
    world.segment(at + us + 205, c, 'server', 'F.', {
      seq: 1,
      ack: sent,
      cause: byCall(close),
      states: ['CLOSE-WAIT', 'FIN-WAIT-1'],
      phase: 'shutdown',
      why: 'close() by the server sends the FIN: it has nothing more to send',
    });
    const clientClose = addCalls(c, at, 'client', 'close', 'close(3)', us + 240, { state: 'LAST-ACK' });
    world.segment(at + us + 245, c, 'client', 'F.', {
      seq: sent,
      ack: 2,
      cause: byCall(clientClose),
      states: ['LAST-ACK', 'TIME-WAIT'],
      phase: 'shutdown',
      notes: [
        { code: 'ack-on-fin', text: 'this FIN also acknowledges the peer’s, so no ACK of its own is needed', value: 0 },
      ],
      why: 'close() by the client sends the FIN: it has nothing more to send',
    });
    world.segment(at + us + 250, c, 'server', '.', {
      seq: 2,
      ack: sent + 1,
      cause: answer(world.number),
      states: ['CLOSED', 'TIME-WAIT'],
      phase: 'shutdown',
      why: 'the server’s kernel acknowledges the last FIN; no call is needed for it',
    });
    world.connection(at + us + 300, c, 'closed', 'server', { first: time(at), last: time(at + us + 250) });
  }
  void accepts;
  return world.text();
}
