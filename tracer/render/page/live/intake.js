// Lines that arrive become part of the trace: at once when little happens, seldom when drawing takes long. While the
// viewer has paused the page they wait.
import { addLines } from '../model.js';

const restFactor = 4; // after drawing for so long, this many times as long is free for the viewer
const leastRest = 60; // ms

/** `grown()` draws what is new. */
export function makeIntake(trace, grown) {
  const intake = { paused: false, waiting: [], records: [], fresh: 0 };
  const places = new Map(); // of calls and connections, whose later line replaces the earlier one
  let timer = null;
  let free = 0;

  function keep(event, line) {
    if (event.event === 'call' || event.event === 'connection') {
      const key = `${event.event} ${event.id}`;
      if (places.has(key)) intake.records[places.get(key)] = null;
      places.set(key, intake.records.length);
    }
    intake.records.push(line);
  }

  function update() {
    timer = null;
    if (intake.paused || intake.waiting.length === 0) return;
    const begin = performance.now();
    const text = intake.waiting.join('\n');
    intake.waiting = [];
    intake.fresh = 0;
    addLines(trace, text, keep);
    grown();
    free = performance.now() + Math.max(leastRest, restFactor * (performance.now() - begin));
  }

  function plan() {
    if (timer === null && !intake.paused) timer = setTimeout(update, Math.max(0, free - performance.now()));
  }

  intake.take = (text) => {
    intake.waiting.push(text);
    if (intake.paused) intake.fresh += text.split('\n').filter((line) => line.startsWith('{"event":"segment"')).length;
    plan();
  };
  intake.pause = (paused) => {
    intake.paused = paused;
    plan();
  };
  /** The lines of the trace so far, those that wait included. */
  intake.lines = () => {
    const waiting = intake.waiting.flatMap((text) => text.split('\n'));
    return [...intake.records.filter((line) => line !== null), ...waiting.filter(Boolean)];
  };
  return intake;
}
