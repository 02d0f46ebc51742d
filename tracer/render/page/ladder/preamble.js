// What was over before the first segment: sockets made, a server that begins to listen. The page folds it, so that it
// begins with what went over the wire.
import { rules } from './rules.js';

/** The events without the preamble. What still runs when the first segment is sent stays, and so does its call. */
export function withoutPreamble(events) {
  const first = events.findIndex((event) => event.segment);
  const sender = events[first]?.segment.cause.call;
  const over = new Set(
    events
      .slice(0, Math.max(0, first))
      .filter((event) => event.kind !== 'enter')
      .map((event) => event.call),
  );
  const stays = (event, index) => index >= first || (event.call && (!over.has(event.call) || event.call.id === sender));
  const shown = events.filter(stays);
  return events.length - shown.length < rules.leastPreamble ? events : shown;
}

/** The states that each end went through before the first event that is shown, in order. */
export function passedStates(opening, events, shown) {
  const passed = { client: [opening.client], server: [opening.server] };
  for (const event of events) {
    if (event === shown[0]) break;
    for (const side of ['client', 'server'])
      if (passed[side].at(-1) !== event.states[side]) passed[side].push(event.states[side]);
  }
  return passed;
}
