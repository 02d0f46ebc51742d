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

export const byCall = (call, rule = 'window') => ({
  kind: 'call',
  name: call.name,
  call: call.id,
  rule,
  pid: call.pid,
  process: call.process,
});
export const answer = (to, call) => ({ kind: 'reply', to, name: call?.name ?? null, call: call?.id ?? null });

export const timeout = { kind: 'timer', timer: 'retransmission', rule: 'timer' };

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
