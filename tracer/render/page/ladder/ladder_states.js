// The states of both ends at each event of the ladder.

/** The state of each end before the first segment: a listening server is in LISTEN. */
export function openingStates(trace, connection, calls) {
  const first = connection.segments[0];
  const listens = calls.find((call) => call.family === 'listen' && call.state === 'LISTEN' && call.result === 0);
  const answered = connection.segments.some((segment) => segment.cause.name === 'listen');
  const opens = first?.flags.startsWith('S') && first.from === 'client';
  return { listens, server: opens && answered && !listens ? 'LISTEN' : 'CLOSED', client: 'CLOSED' };
}

/**
 * Follows the states through all segments (also those that are not shown) and ICMP errors. Sets
 * `states` and `changes` of each event; returns the states before the first one.
 */
export function followStates(trace, connection, calls, events) {
  const opening = openingStates(trace, connection, calls);
  let states = { client: opening.client, server: opening.server };
  const turns = [...connection.segments, ...connection.icmp].sort((a, b) => a.t - b.t);
  let at = 0;
  let before = null;
  for (const event of events) {
    if (opening.listens && (event.kind === 'return' || event.kind === 'call') && event.call === opening.listens)
      states = { ...states, server: 'LISTEN' };
    while (at < turns.length && turns[at].t <= event.t) {
      const turn = turns[at];
      if (event.kind === 'segment' && turn.number > event.segment.number) break;
      states = { client: turn.client_state, server: turn.server_state };
      at += 1;
    }
    event.changes =
      states.client !== (before?.client ?? opening.client) || states.server !== (before?.server ?? opening.server);
    event.states = states;
    before = states;
  }
  return { client: opening.client, server: opening.server };
}

/** Adds the states after an event to the paths of both ends, where they have changed. */
export function addStates(paths, states) {
  for (const side of ['client', 'server']) if (paths[side].at(-1) !== states[side]) paths[side].push(states[side]);
}

export function bandsOf(opening, events, side, bottom) {
  const bands = [{ state: opening[side], top: 0, bottom, event: -1 }];
  events.forEach((event, index) => {
    const last = bands[bands.length - 1];
    if (event.states[side] === last.state) return;
    last.bottom = event.y;
    bands.push({ state: event.states[side], top: event.y, bottom, event: index });
  });
  return bands.filter((band) => band.bottom > band.top || band === bands[bands.length - 1]);
}
