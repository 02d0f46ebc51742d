// Traces as `--format json` writes them, made by hand: a small world with a clock in microseconds,
// two programs, and the states followed by whoever writes the run down.

const base = 1_763_843_187; // seconds; any day will do

/** Seconds with nine decimals, `us` microseconds after the base. */
export function time(us) {
  const nanoseconds = BigInt(Math.round(us * 1000)) + BigInt(base) * 1_000_000_000n;
  const text = nanoseconds.toString();
  return `${text.slice(0, -9)}.${text.slice(-9)}`;
}

const families = {
  accept4: 'accept',
  write: 'send',
  read: 'receive',
  sendmsg: 'send',
  recvmsg: 'receive',
  setsockopt: 'option',
  epoll_wait: 'wait',
  fcntl: 'descriptor',
};

export class World {
  lines = [];
  number = 0;
  calls = 0;
  allCalls = 0;

  constructor(detail = 'private lab: own user and network namespace') {
    this.detail = detail;
  }

  at(us, event) {
    this.lines.push({ us, event });
    return event;
  }

  process(us, what, pid, name, side, extra = {}) {
    return this.at(us, {
      event: 'process',
      time: time(us),
      what,
      pid,
      parent: 6,
      name,
      side,
      argv: what === 'exit' ? [] : [`./${name}`],
      status: what === 'exit' ? 0 : null,
      signal: null,
      ...extra,
    });
  }

  call(side, name, text, from, to, extra = {}) {
    this.calls += 1;
    const pid = side === 'client' ? 21 : 20;
    return this.at(to ?? from, {
      event: 'call',
      id: this.calls,
      pid,
      tid: pid,
      process: `echo-${side}`,
      side,
      name,
      family: families[name] ?? name,
      text,
      fd: 3,
      result: 0,
      error: null,
      entered: time(from),
      returned: to === null ? null : time(to),
      connection: 1,
      state: null,
      woken_by: [],
      kernel_state: null,
      socket: null,
      data: null,
      notes: [],
      ...extra,
    });
  }

  segment(
    us,
    connection,
    from,
    flags,
    { seq, ack = null, length = 0, cause = {}, states, why, notes = [], payload = null, phase, options = null },
  ) {
    this.number += 1;
    const client = connection.client;
    const server = connection.server;
    const own = from === 'client' ? connection.clientIsn : connection.serverIsn;
    const other = from === 'client' ? connection.serverIsn : connection.clientIsn;
    return this.at(us, {
      event: 'segment',
      number: this.number,
      time: time(us),
      connection: connection.id,
      from,
      source: from === 'client' ? client : server,
      destination: from === 'client' ? server : client,
      flags,
      seq,
      ack,
      absolute_seq: (own + seq) % 2 ** 32,
      absolute_ack: ack === null ? 0 : (other + ack) % 2 ** 32,
      length,
      window: flags.startsWith('S') ? 65495 : 512,
      window_bytes: 65536,
      phase: phase ?? (length > 0 ? 'data' : 'other'),
      cause: {
        kind: 'reply',
        name: null,
        call: null,
        to: null,
        timer: null,
        evidence: 'observed',
        rule: 'answer',
        pid: null,
        process: null,
        signal: null,
        ...cause,
      },
      client_state: states[0],
      server_state: states[1],
      notes,
      why,
      payload,
      options,
    });
  }

  connection(us, connection, outcome, closedFirst, extra = {}) {
    return this.at(us, {
      event: 'connection',
      id: connection.id,
      client: connection.client,
      server: connection.server,
      outcome,
      closed_first: closedFirst,
      conn_state: 'SF',
      history: 'ShADadFf',
      segments: this.lines.filter(({ event }) => event.event === 'segment' && event.connection === connection.id)
        .length,
      first: time(0),
      last: time(us),
      round_trip: '0.000051000',
      client_end: { segments: 5, bytes: 2, retransmissions: 0, pid: 21, process: 'echo-client', state: 'CLOSED' },
      server_end: { segments: 5, bytes: 2, retransmissions: 0, pid: 20, process: 'echo-server', state: 'TIME-WAIT' },
      notes: [],
      ...extra,
    });
  }

  /** The trace as text. */
  text() {
    const events = [...this.lines].sort((a, b) => a.us - b.us).map(({ event }) => event);
    const count = (name) => events.filter(({ event }) => event === name).length;
    return (
      [
        {
          event: 'trace',
          schema: 1,
          tcpwhy: '0.1.0',
          mode: 'private',
          interface: 'lo',
          detail: this.detail,
          service: '127.0.0.1:9877',
        },
        ...events,
        {
          event: 'summary',
          segments: count('segment'),
          calls: count('call'),
          dropped: 0,
          unexplained: 0,
          connections: count('connection'),
          disagreements: 0,
          compared: 0,
        },
      ]
        .map((event) => JSON.stringify(event))
        .join('\n') + '\n'
    );
  }
}

export const ends = (id = 1, port = 38264) => ({
  id,
  client: `127.0.0.1:${port}`,
  server: '127.0.0.1:9877',
  clientIsn: 598232472,
  serverIsn: 3283581888,
});

const byCall = (call, rule = 'window') => ({
  kind: 'call',
  name: call.name,
  call: call.id,
  rule,
  pid: call.pid,
  process: call.process,
});
const answer = (to, call) => ({ kind: 'reply', to, name: call?.name ?? null, call: call?.id ?? null });

const timeout = { kind: 'timer', timer: 'retransmission', rule: 'timer' };

/** Server and client up to the established connection; the calls by name. */
export function opened(world, connection) {
  world.process(0, 'start', 20, 'echo-server', 'server');
  const socket = world.call('server', 'socket', 'socket(AF_INET, SOCK_STREAM)', 310, 322, {
    result: 3,
    connection: null,
    socket: 900,
    state: 'CLOSED',
  });
  world.call('server', 'setsockopt', 'setsockopt(3, SO_REUSEADDR, 1)', 340, 345, { connection: null, socket: 900 });
  world.call('server', 'bind', 'bind(3, 127.0.0.1:9877)', 360, 372, { connection: null, socket: 900 });
  const listen = world.call('server', 'listen', 'listen(3, 128)', 380, 391, {
    connection: null,
    socket: 900,
    state: 'LISTEN',
  });
  world.process(1500, 'start', 21, 'echo-client', 'client');
  world.call('client', 'socket', 'socket(AF_INET, SOCK_STREAM)', 1890, 1899, {
    result: 3,
    state: 'CLOSED',
    socket: 901,
  });
  const connect = world.call('client', 'connect', 'connect(3, 127.0.0.1:9877)', 1930, 2051, {
    state: 'ESTABLISHED',
    socket: 901,
    woken_by: [2],
  });
  const accept = world.call('server', 'accept4', 'accept4(3)', 402, 2094, {
    result: 4,
    state: 'ESTABLISHED',
    socket: 900,
    woken_by: [3],
  });
  world.segment(1950, connection, 'client', 'S', {
    seq: 0,
    cause: byCall(connect),
    states: ['SYN-SENT', 'SYN-RECEIVED'],
    phase: 'handshake',
    options: 'mss 65495,sackOK,TS val 1 ecr 0,nop,wscale 7',
    why: 'connect() by the client sends the SYN that opens the connection',
  });
  world.segment(1985, connection, 'server', 'S.', {
    seq: 0,
    ack: 1,
    cause: answer(1, listen),
    states: ['SYN-SENT', 'SYN-RECEIVED'],
    phase: 'handshake',
    why: 'the server’s kernel accepts the SYN on behalf of listen(); no accept() is needed for it',
  });
  world.segment(2001, connection, 'client', '.', {
    seq: 1,
    ack: 1,
    cause: answer(2, connect),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    phase: 'handshake',
    why: 'the client’s kernel completes the handshake on behalf of connect(), which can now return',
  });
  return { socket, listen, connect, accept };
}

/** The article's run: the server echoes one line and closes first. `line` is what the client types. */
export function article(line = 'a\n') {
  const world = new World();
  const c = ends();
  opened(world, c);
  const length = Buffer.byteLength(line);
  const serverRead = world.call('server', 'read', 'read(4, 4096)', 2110, 1_202_160, {
    fd: 4,
    result: length,
    data: line,
    woken_by: [4],
    socket: 902,
    state: 'ESTABLISHED',
  });
  const write = world.call('client', 'write', `write(3, ${JSON.stringify(line)}, ${length})`, 1_202_060, 1_202_120, {
    result: length,
    data: line,
    socket: 901,
  });
  world.segment(1_202_080, c, 'client', 'P.', {
    seq: 1,
    ack: 1,
    length,
    cause: byCall(write, 'bytes'),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    payload: line,
    why: 'write() by the client sends 2 bytes',
  });
  world.segment(1_202_095, c, 'server', '.', {
    seq: 1,
    ack: 1 + length,
    cause: answer(4),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    phase: 'data',
    why: 'the server’s kernel acknowledges segment 4',
  });
  const clientRead = world.call('client', 'read', 'read(3, 4096)', 1_202_140, 1_202_260, {
    result: length,
    data: line,
    woken_by: [6],
    socket: 901,
  });
  const echo = world.call('server', 'write', `write(4, ${JSON.stringify(line)}, ${length})`, 1_202_190, 1_202_235, {
    fd: 4,
    result: length,
    data: line,
    socket: 902,
  });
  world.segment(1_202_210, c, 'server', 'P.', {
    seq: 1,
    ack: 1 + length,
    length,
    cause: byCall(echo, 'bytes'),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    payload: line,
    why: 'write() by the server sends 2 bytes',
  });
  world.segment(1_202_222, c, 'client', '.', {
    seq: 1 + length,
    ack: 1 + length,
    cause: answer(6),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    phase: 'data',
    why: 'the client’s kernel acknowledges segment 6',
  });
  const close = world.call('server', 'close', 'close(4)', 1_202_290, 1_202_330, {
    fd: 4,
    socket: 902,
    state: 'FIN-WAIT-1',
  });
  const fin = 1 + length;
  world.segment(1_202_305, c, 'server', 'F.', {
    seq: fin,
    ack: fin,
    cause: byCall(close),
    states: ['CLOSE-WAIT', 'FIN-WAIT-1'],
    phase: 'shutdown',
    why: 'close() by the server sends the FIN: it has nothing more to send',
  });
  world.call('server', 'close', 'close(3)', 1_202_350, 1_202_360, { connection: null, socket: 900 });
  world.process(1_202_600, 'exit', 20, 'echo-server', 'server');
  world.segment(1_246_310, c, 'client', '.', {
    seq: fin,
    ack: fin + 1,
    cause: { kind: 'timer', timer: 'delayed-ack', rule: 'timer' },
    states: ['CLOSE-WAIT', 'FIN-WAIT-2'],
    phase: 'shutdown',
    notes: [
      { code: 'delayed-ack', text: 'the ACK waited 44.0 ms for data to ride on (RFC 9293, 3.8.6.3)', value: 44005000 },
    ],
    why: 'the delayed-ACK timer of the client’s kernel ran out: the FIN is acknowledged',
  });
  world.segment(3_402_420, c, 'client', 'F.', {
    seq: fin,
    ack: fin + 1,
    cause: { kind: 'exit', rule: 'exit', pid: 21, process: 'echo-client' },
    states: ['LAST-ACK', 'TIME-WAIT'],
    phase: 'shutdown',
    why: 'the process ended, so the client’s kernel closes its socket and sends the FIN',
  });
  world.segment(3_402_440, c, 'server', '.', {
    seq: fin + 1,
    ack: fin + 1,
    cause: answer(10),
    states: ['CLOSED', 'TIME-WAIT'],
    phase: 'shutdown',
    notes: [
      {
        code: 'time-wait',
        text: 'this end stays in TIME-WAIT so that late segments find it (60 s on Linux)',
        value: 0,
      },
    ],
    why: 'the server’s kernel acknowledges the last FIN; no call is needed for it',
  });
  world.process(3_402_600, 'exit', 21, 'echo-client', 'client');
  world.connection(3_402_601, c, 'closed', 'server');
  void serverRead;
  void clientRead;
  return world.text();
}

/** shutdown(SHUT_WR): the client has finished, the server may still send. */
export function halfClose() {
  const world = new World();
  const c = ends(1, 41020);
  opened(world, c);
  const shut = world.call('client', 'shutdown', 'shutdown(3, SHUT_WR)', 2500, 2540, {
    socket: 901,
    state: 'FIN-WAIT-1',
  });
  world.call('server', 'read', 'read(4, 4096)', 2110, 2560, {
    fd: 4,
    result: 0,
    woken_by: [4],
    socket: 902,
    state: 'CLOSE-WAIT',
  });
  world.segment(2515, c, 'client', 'F.', {
    seq: 1,
    ack: 1,
    cause: byCall(shut),
    states: ['FIN-WAIT-1', 'CLOSE-WAIT'],
    phase: 'shutdown',
    notes: [{ code: 'half-close', text: 'this end has sent its FIN and still receives', value: 0 }],
    why: 'shutdown() by the client sends the FIN: it sends no more and still receives',
  });
  world.segment(2528, c, 'server', '.', {
    seq: 1,
    ack: 2,
    cause: answer(4),
    states: ['FIN-WAIT-2', 'CLOSE-WAIT'],
    phase: 'shutdown',
    why: 'the server’s kernel acknowledges the FIN; its program has yet to close',
  });
  world.call('client', 'read', 'read(3, 4096)', 2560, 82_640, {
    result: 5,
    data: 'late\n',
    woken_by: [6],
    socket: 901,
  });
  const write = world.call('server', 'write', 'write(4, "late\\n", 5)', 82_600, 82_650, {
    fd: 4,
    result: 5,
    data: 'late\n',
    socket: 902,
  });
  world.segment(82_615, c, 'server', 'P.', {
    seq: 1,
    ack: 2,
    length: 5,
    cause: byCall(write, 'bytes'),
    states: ['FIN-WAIT-2', 'CLOSE-WAIT'],
    payload: 'late\n',
    why: 'write() by the server sends 5 bytes',
  });
  world.segment(82_625, c, 'client', '.', {
    seq: 2,
    ack: 6,
    cause: answer(6),
    states: ['FIN-WAIT-2', 'CLOSE-WAIT'],
    phase: 'data',
    why: 'the client’s kernel acknowledges segment 6',
  });
  world.call('client', 'write', 'write(3, "more", 4)', 82_700, 82_706, { result: -1, error: 'EPIPE', socket: 901 });
  const close = world.call('server', 'close', 'close(4)', 82_800, 82_840, { fd: 4, socket: 902, state: 'LAST-ACK' });
  world.segment(82_815, c, 'server', 'F.', {
    seq: 6,
    ack: 2,
    cause: byCall(close),
    states: ['TIME-WAIT', 'LAST-ACK'],
    phase: 'shutdown',
    why: 'close() by the server sends the FIN: it has nothing more to send',
  });
  world.segment(82_825, c, 'client', '.', {
    seq: 2,
    ack: 7,
    cause: answer(8),
    states: ['TIME-WAIT', 'CLOSED'],
    phase: 'shutdown',
    why: 'the client’s kernel acknowledges the last FIN; no call is needed for it',
  });
  world.call('client', 'close', 'close(3)', 82_900, 82_910, { socket: 901 });
  world.process(83_300, 'exit', 21, 'echo-client', 'client');
  world.process(83_400, 'exit', 20, 'echo-server', 'server');
  world.connection(83_500, c, 'closed', 'client');
  return world.text();
}

/** Two SYNs are lost, the third is answered by a refusal. */
export function synLoss() {
  const world = new World();
  const c = ends(1, 50110);
  world.process(0, 'start', 21, 'echo-client', 'client');
  const connect = world.call('client', 'connect', 'connect(3, 127.0.0.1:9877)', 400, 3_010_500, {
    result: -1,
    error: 'ECONNREFUSED',
    woken_by: [5],
    socket: 901,
    state: 'CLOSED',
  });
  const lost = { code: 'lost', text: 'dropped before delivery: the receiver’s TCP never saw it', value: 0 };
  const again = (value) => ({ code: 'retransmission', text: `sends again what segment ${value} carried`, value });
  const syn = (us, cause, notes, why) =>
    world.segment(us, c, 'client', 'S', {
      seq: 0,
      cause,
      states: ['SYN-SENT', 'CLOSED'],
      phase: 'handshake',
      notes,
      why,
    });
  syn(430, byCall(connect), [lost], 'connect() by the client sends the SYN that opens the connection');
  for (const n of [1, 2])
    syn(
      430 + n * 1_003_000,
      { ...timeout, name: 'connect', call: connect.id },
      [again(1), lost],
      'no answer to the SYN: the retransmission timer sends it again',
    );
  syn(
    3_010_400,
    { ...timeout, name: 'connect', call: connect.id },
    [again(1)],
    'no answer to the SYN: the retransmission timer sends it again',
  );
  world.segment(3_010_430, c, 'server', 'R.', {
    seq: 0,
    ack: 1,
    cause: answer(4),
    states: ['CLOSED', 'CLOSED'],
    phase: 'abort',
    notes: [
      {
        code: 'reset-no-listener',
        text: 'no socket listens on this port: connect() fails with ECONNREFUSED',
        value: 0,
      },
    ],
    why: 'nobody listens on that port, so the server’s kernel refuses the SYN with a reset',
  });
  world.call('client', 'close', 'close(3)', 3_010_600, 3_010_610, { socket: 901 });
  world.process(3_010_900, 'exit', 21, 'echo-client', 'client', { status: 1 });
  world.connection(3_011_000, c, 'refused', 'server', { conn_state: 'REJ', history: 'Sr' });
  return world.text();
}

/** The server closes with unread bytes: a reset. */
export function reset() {
  const world = new World();
  const c = ends(1, 46002);
  opened(world, c);
  const write = world.call('client', 'write', 'write(3, "unread", 6)', 2600, 2650, {
    result: 6,
    data: 'unread',
    socket: 901,
  });
  world.segment(2615, c, 'client', 'P.', {
    seq: 1,
    ack: 1,
    length: 6,
    cause: byCall(write, 'bytes'),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    payload: 'unread',
    why: 'write() by the client sends 6 bytes',
  });
  world.segment(2628, c, 'server', '.', {
    seq: 1,
    ack: 7,
    cause: answer(4),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    phase: 'data',
    why: 'the server’s kernel acknowledges segment 4',
  });
  world.call('client', 'read', 'read(3, 4096)', 2700, 303_080, {
    result: -1,
    error: 'ECONNRESET',
    woken_by: [6],
    socket: 901,
    state: 'CLOSED',
  });
  const close = world.call('server', 'close', 'close(4)', 303_000, 303_050, { fd: 4, socket: 902, state: 'CLOSED' });
  world.segment(303_020, c, 'server', 'R.', {
    seq: 1,
    ack: 7,
    cause: byCall(close),
    states: ['CLOSED', 'CLOSED'],
    phase: 'abort',
    notes: [{ code: 'reset-unread-data', text: '6 unread bytes made the close a reset (RFC 2525, 2.17)', value: 6 }],
    why: 'close() by the server sends a reset and not a FIN, because received bytes were unread',
  });
  world.process(303_500, 'exit', 21, 'echo-client', 'client', { status: 1 });
  world.process(303_600, 'exit', 20, 'echo-server', 'server');
  world.connection(303_700, c, 'reset', 'server', { conn_state: 'RSTR', history: 'ShADar' });
  return world.text();
}

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
