// A trace's JSON Lines become a model: facts by number, grouped by connection. Nothing is
// invented: a value that is not in the trace stays null.

/** Nanoseconds after `origin` (a whole second); a double holds them exactly for a hundred days. */
function nanoseconds(text, origin) {
  const point = text.indexOf('.');
  const seconds = Number(point < 0 ? text : text.slice(0, point));
  const fraction =
    point < 0
      ? 0
      : Number(
          text
            .slice(point + 1)
            .padEnd(9, '0')
            .slice(0, 9),
        );
  return (seconds - origin) * 1e9 + fraction;
}

function emptyConnection(id) {
  return {
    id,
    told: null,
    client: '',
    server: '',
    segments: [],
    icmp: [],
    calls: [],
    first: Infinity,
    last: -Infinity,
  };
}

function connectionOf(trace, id) {
  let connection = trace.connections.get(id);
  if (!connection) {
    connection = emptyConnection(id);
    trace.connections.set(id, connection);
  }
  return connection;
}

function addSegment(trace, event) {
  const connection = connectionOf(trace, event.connection);
  trace.segments.set(event.number, event);
  connection.segments.push(event);
  connection.first = Math.min(connection.first, event.t);
  connection.last = Math.max(connection.last, event.t);
  if (!connection.client) {
    connection.client = event.from === 'server' ? event.destination : event.source;
    connection.server = event.from === 'server' ? event.source : event.destination;
  }
  const cause = event.cause;
  if (cause.call) push(trace.sentBy, cause.call, event.number);
  if (cause.to) push(trace.answers, cause.to, event.number);
}

function addIcmp(trace, event) {
  event.side = event.to;
  trace.happenings.push(event);
  if (event.connection) connectionOf(trace, event.connection).icmp.push(event);
}

/** A call that was shown while it waited. */
function forget(trace, event) {
  const calls = event.connection ? connectionOf(trace, event.connection).calls : trace.looseCalls;
  calls.splice(calls.lastIndexOf(event), 1);
}

function addCall(trace, event) {
  if (trace.calls.has(event.id)) forget(trace, trace.calls.get(event.id));
  trace.calls.set(event.id, event);
  for (const number of event.woken_by) push(trace.woke, number, event.id);
  if (event.connection) connectionOf(trace, event.connection).calls.push(event);
  else trace.looseCalls.push(event);
}

function addConnection(trace, event) {
  const connection = connectionOf(trace, event.id);
  connection.told = event;
  connection.client = event.client;
  connection.server = event.server;
}

function push(map, key, value) {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

const adders = {
  trace: (trace, event) => (trace.header = event),
  segment: addSegment,
  call: addCall,
  connection: addConnection,
  summary: (trace, event) => (trace.summary = event),
  process: (trace, event) => trace.happenings.push(event),
  signal: (trace, event) => trace.happenings.push(event),
  icmp: addIcmp,
  loss: (trace, event) => trace.happenings.push(event),
  notice: (trace, event) => trace.happenings.push(event),
  'page-full': (trace) => (trace.full = true),
  problem: (trace, event) => trace.problems.push(event),
  repeated: (trace, event) => {
    const call = trace.calls.get(event.call);
    if (call) call.times = event.times;
  },
  source: (trace, event) => trace.sources.set(`${event.file}:${event.line}`, event),
};

function emptyTrace() {
  return {
    header: null,
    summary: null,
    damaged: 0,
    origin: null,
    start: Infinity,
    connections: new Map(), // id -> connection
    segments: new Map(), // number -> segment event
    calls: new Map(), // id -> call event
    looseCalls: [], // calls without a connection
    happenings: [], // process, signal, icmp, loss and notice events
    sentBy: new Map(), // call id -> numbers of the segments it sent
    answers: new Map(), // segment number -> numbers of its answers
    woke: new Map(), // segment number -> ids of the calls it woke
    problems: [], // problem events
    sources: new Map(), // "file:line" of a call site -> the lines around it
  };
}

/**
 * Adds JSON Lines to a trace. Lines that are no JSON are counted in `damaged`; unknown events are ignored. `keep` is
 * called with each event and its line.
 */
export function addLines(trace, text, keep) {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    let event;
    try {
      event = JSON.parse(line);
    } catch {
      trace.damaged += 1;
      continue;
    }
    const time = event.time ?? event.entered;
    if (time !== undefined) {
      trace.origin ??= Math.floor(Number(time));
      event.t = nanoseconds(time, trace.origin);
      if (event.event !== 'notice') trace.start = Math.min(trace.start, event.t);
    }
    if (event.event === 'call') event.end = event.returned === null ? null : nanoseconds(event.returned, trace.origin);
    adders[event.event]?.(trace, event);
    keep?.(event, line);
  }
  trace.processes = processesOf(trace);
  trace.holders = holdersOf(trace);
}

/** Reads JSON Lines. */
export function readTrace(text) {
  const trace = emptyTrace();
  addLines(trace, text);
  return trace;
}

function processesOf(trace) {
  const processes = new Map();
  for (const event of trace.happenings) {
    if (event.event !== 'process') continue;
    const known = processes.get(event.pid) ?? { pid: event.pid, name: '', side: null };
    if (event.name) known.name = event.name;
    if (event.side) known.side = event.side;
    processes.set(event.pid, known);
  }
  for (const call of trace.calls.values()) {
    const known = processes.get(call.pid) ?? { pid: call.pid, name: '', side: null };
    if (!known.name && call.process) known.name = call.process;
    if (!known.side && call.side) known.side = call.side;
    processes.set(call.pid, known);
  }
  return processes;
}

/** The side at which a call or happening is drawn; null when it has none. */
export function sideOf(trace, event) {
  if (event.event === 'loss') return trace.holders.get(event.socket) ?? null;
  return event.side ?? trace.processes.get(event.pid)?.side ?? null;
}

/** The side of the end whose calls are made on a socket. */
function holdersOf(trace) {
  const holders = new Map();
  for (const call of [...trace.calls.values()].sort((a, b) => a.t - b.t || a.id - b.id)) {
    const side = sideOf(trace, call);
    if (call.socket && side && !holders.has(call.socket)) holders.set(call.socket, side);
  }
  return holders;
}

/**
 * The calls that belong into a connection's picture: its own, those that caused its segments or
 * that its segments woke, and those that made its listening socket. A trace of one connection
 * shows all of its calls.
 */
export function callsOf(trace, connection) {
  const chosen = new Set(connection.calls);
  for (const segment of connection.segments) {
    if (segment.cause.call) chosen.add(trace.calls.get(segment.cause.call));
    for (const id of trace.woke.get(segment.number) ?? []) chosen.add(trace.calls.get(id));
  }
  chosen.delete(undefined);
  if (trace.connections.size <= 1) {
    for (const call of trace.looseCalls) chosen.add(call);
  } else {
    const listeners = new Set();
    for (const call of chosen)
      if ((call.family === 'accept' || call.family === 'listen') && call.socket) listeners.add(call.socket);
    for (const call of trace.looseCalls) if (listeners.has(call.socket) && call.family !== 'accept') chosen.add(call);
  }
  return [...chosen].filter((call) => sideOf(trace, call)).sort((a, b) => a.t - b.t || a.id - b.id);
}

/** Processes of this connection's calls. */
export function pidsOf(connection, calls) {
  const pids = new Set(calls.map((call) => call.pid));
  for (const end of [connection.told?.client_end, connection.told?.server_end]) if (end?.pid) pids.add(end.pid);
  return pids;
}

const secondsFormat = (value, digits) => value.toFixed(digits);

/** "0.000123" seconds, cut to whole microseconds like the times of every other format. */
export function clock(ns) {
  return secondsFormat(Math.trunc(ns / 1e3) / 1e6, 6);
}

/** "1.02 s", "44.1 ms", "18 µs". */
export function duration(ns) {
  if (ns >= 1e10) return `${secondsFormat(ns / 1e9, 1)} s`;
  if (ns >= 1e9) return `${secondsFormat(ns / 1e9, 2)} s`;
  if (ns >= 1e7) return `${secondsFormat(ns / 1e6, 0)} ms`;
  if (ns >= 1e6) return `${secondsFormat(ns / 1e6, 1)} ms`;
  return `${secondsFormat(ns / 1e3, 0)} µs`;
}
