// Causes and effects. A segment is caused by a call, by the segment that it answers, or by a timer that
// repeats an earlier segment. A call that waited returns because of segments. Keys are "s4" for
// segment 4 and "c12" for call 12.

export const segmentKey = (number) => `s${number}`;
export const callKey = (id) => `c${id}`;

function causesOfSegment(trace, number) {
  const segment = trace.segments.get(number);
  if (!segment) return [];
  const keys = [];
  if (segment.cause.call) keys.push(callKey(segment.cause.call));
  if (segment.cause.to) keys.push(segmentKey(segment.cause.to));
  for (const note of segment.notes) if (note.code === 'retransmission' && note.value) keys.push(segmentKey(note.value));
  return keys;
}

function causes(trace, key) {
  const number = Number(key.slice(1));
  if (key[0] === 's') return causesOfSegment(trace, number);
  return (trace.calls.get(number)?.woken_by ?? []).map(segmentKey);
}

function repeats(trace, number) {
  const segment = trace.segments.get(number);
  const connection = segment && trace.connections.get(segment.connection);
  if (!connection) return [];
  return connection.segments
    .filter((other) => other.notes.some((note) => note.code === 'retransmission' && note.value === number))
    .map((other) => segmentKey(other.number));
}

/** The direct effects: of a segment its answers, wake-ups and repetitions; of a call its segments. */
export function effects(trace, key) {
  const number = Number(key.slice(1));
  if (key[0] === 'c') return (trace.sentBy.get(number) ?? []).map(segmentKey);
  return [
    ...(trace.answers.get(number) ?? []).map(segmentKey),
    ...(trace.woke.get(number) ?? []).map(callKey),
    ...repeats(trace, number),
  ];
}

// A call has two ends: what it sends follows from its entry, and what wakes it precedes its return.
// So the chain goes on through segments only and stops at every call but the one it starts from.
function reach(start, step) {
  const found = new Set();
  const open = [start];
  while (open.length > 0 && found.size < 400) {
    const at = open.pop();
    if (at !== start && at[0] === 'c') continue;
    for (const next of step(at)) {
      if (next === start || found.has(next)) continue;
      found.add(next);
      open.push(next);
    }
  }
  return found;
}

/** { back, forward }: sets of keys before and after. */
export function chainOf(trace, key) {
  return {
    back: reach(key, (at) => causes(trace, at)),
    forward: reach(key, (at) => effects(trace, at)),
  };
}

/** The line from the first cause to `key`: the segments answered or repeated, and the call before them. */
export function trunk(trace, key) {
  const line = [key];
  let at = key;
  while (line.length < 12 && (at === key || at[0] === 's')) {
    const earlier = causes(trace, at).filter((cause) => !line.includes(cause));
    if (earlier.length === 0) break;
    at = earlier.filter((cause) => cause[0] === 's').at(-1) ?? earlier[0];
    line.unshift(at);
  }
  return line;
}
