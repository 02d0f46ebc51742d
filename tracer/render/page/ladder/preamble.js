// The preamble: the events that were over before the first segment, such as socket() and listen(). The page folds them,
// because it begins with what went over the wire.
import { addStates } from './ladder_states.js';

const leastFolded = 3; // events: a fold of fewer would take as much room

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
  return events.length - shown.length < leastFolded ? events : shown;
}

/** The states that each end went through before the first event that is shown, in order. */
export function passedStates(opening, events, shown) {
  const passed = { client: [opening.client], server: [opening.server] };
  for (const event of events) {
    if (event === shown[0]) break;
    addStates(passed, event.states);
  }
  return passed;
}
