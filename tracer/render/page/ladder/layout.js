// Where everything in the ladder stands. Pure: a connection and a width go in, numbers come out.
//
// Time runs downwards, but not to scale: microseconds and seconds share a page. The distance between two instants grows with the logarithm of the time between them; a
// stretch in which nothing happens is folded and marked with its length. Labels live on tracks; an
// instant moves down as far as its labels need, so nothing overlaps.
import { bandsOf, followStates } from './ladder_states.js';
import { callsOf, pidsOf, sideOf, duration } from '../model.js';
import { passedStates, withoutPreamble } from './preamble.js';
import { rules } from './rules.js';
import { flagWords, numbersText } from '../words.js';

const shutdownFamilies = new Set(['socket', 'bind', 'listen', 'accept', 'connect', 'shutdown', 'close']);
const order = { enter: 0, segment: 1, happening: 2, return: 3 };
/** x-coordinates and character budgets for a width; `narrow` puts all labels between the lines. */
export function geometry(width, columns) {
  const narrow = width < rules.narrowBelow;
  const left = columns.client * rules.boxPitch + rules.sideMargin;
  const right = columns.server * rules.boxPitch + rules.sideMargin;
  if (narrow) {
    return {
      narrow,
      width,
      gutter: 0,
      clientX: left + 8,
      serverX: width - right - 8,
      inner: width - left - right - 16,
      callCharacters: Math.floor((width - left - right - 60) / 7.9),
      pitch: rules.narrowPitch,
    };
  }
  const { gutter } = rules;
  const inner = Math.min(rules.innerMost, Math.max(rules.innerLeast, width * rules.innerShare));
  const outer = (width - gutter - inner - left - right) / 2;
  return {
    narrow,
    width,
    gutter,
    inner,
    clientX: gutter + outer + left,
    serverX: width - outer - right,
    callCharacters: Math.floor((outer - rules.sideMargin) / rules.callLetter),
    pitch: rules.pitch,
  };
}

function shownSegments(connection, setupOnly) {
  if (!setupOnly) return connection.segments;
  return connection.segments.filter((segment) => segment.phase !== 'data');
}

function happeningsOf(trace, connection, calls) {
  const pids = pidsOf(connection, calls);
  const sockets = new Set(calls.map((call) => call.socket).filter(Boolean));
  return trace.happenings.filter((event) => {
    if (event.event === 'process')
      return pids.has(event.pid) && (event.what === 'start' || event.what === 'exit' || event.what === 'fork');
    if (event.event === 'signal') return pids.has(event.pid);
    if (event.event === 'icmp') return event.connection === connection.id;
    if (event.event === 'loss') return sockets.has(event.socket);
    return false;
  });
}

function collectInstants(segments, calls, happenings) {
  const instants = [];
  for (const segment of segments) instants.push({ t: segment.t, kind: 'segment', segment });
  for (const call of calls) {
    instants.push({ t: call.t, kind: 'enter', call });
    if (call.end !== null) instants.push({ t: call.end, kind: 'return', call });
  }
  for (const event of happenings) instants.push({ t: event.t, kind: 'happening', event });
  instants.sort((a, b) => a.t - b.t || order[a.kind] - order[b.kind]);
  return instants;
}

// A call with nothing between its entry and its return is one event with one label.
function mergeShortCalls(instants) {
  const merged = [];
  for (let at = 0; at < instants.length; at += 1) {
    const instant = instants[at];
    const next = instants[at + 1];
    if (
      instant.kind === 'enter' &&
      next?.kind === 'return' &&
      next.call === instant.call &&
      next.t - instant.t < rules.shortCallNs
    ) {
      merged.push({ ...instant, kind: 'call', tEnd: next.t });
      at += 1;
    } else {
      merged.push(instant);
    }
  }
  return merged;
}

function assignColumns(trace, calls) {
  const columns = { client: [], server: [] };
  const chosen = new Map();
  for (const call of calls) {
    const ends = columns[sideOf(trace, call)];
    let column = ends.findIndex((end) => end <= call.t);
    if (column < 0) column = ends.length < rules.mostColumns ? ends.length : rules.mostColumns - 1;
    ends[column] = call.end ?? Infinity;
    chosen.set(call, column);
  }
  return {
    chosen,
    count: { client: Math.max(1, columns.client.length), server: Math.max(1, columns.server.length) },
  };
}

/** Silence is folded when it is longer than this: ns. */
function foldThreshold(connection) {
  const roundTrip = Number(connection.told?.round_trip ?? 0) * 1e9;
  return Math.max(rules.foldSilenceNs, rules.foldRoundTrips * roundTrip);
}

function makeTracks(narrow) {
  const one = { bottom: 0 };
  if (narrow) return { client: one, server: one, middle: one, below: one };
  return { client: { bottom: 0 }, server: { bottom: 0 }, middle: { bottom: 0 }, below: { bottom: 0 } };
}

/** Characters of a segment's label that fit between the life lines. */
export const labelRoom = (geo) => Math.floor((geo.inner - rules.segmentMargin) / rules.segmentLetter);

function needsTwoLines(segment, geo, absolute) {
  return flagWords(segment.flags).length + numbersText(segment, absolute).length + 4 > labelRoom(geo);
}

// The labels that an instant brings: the track, and how far above and below its y they reach.
function labelsOf(trace, instant, geo) {
  if (instant.kind === 'segment') {
    const above = instant.twoLines ? rules.twoLinesAbove : rules.arrowAbove;
    const labels = [
      ['middle', above, rules.arrowBelow],
      ['below', above, geo.narrow || instant.changes ? rules.stateBelow : rules.arrowBelow],
    ];
    const outside = instant.segment.cause.kind !== 'call' || !instant.segment.cause.call;
    if (!geo.narrow && outside && instant.segment.from)
      labels.push([instant.segment.from, rules.labelAbove, rules.causeBelow]);
    return labels;
  }
  if (instant.event?.event === 'icmp')
    return [
      ['middle', rules.arrowAbove, rules.arrowBelow],
      ['below', rules.arrowAbove, geo.narrow || instant.changes ? rules.stateBelow : rules.arrowBelow],
    ];
  const side = instant.kind === 'happening' ? sideOf(trace, instant.event) : sideOf(trace, instant.call);
  const labels = [[side ?? 'client', rules.labelAbove, rules.labelBelow]];
  if (instant.changes) labels.push(['below', rules.labelAbove, rules.stateBelow]);
  return labels;
}

function foldOf(instant, before, threshold, hidden) {
  if (hidden > 0) return `${hidden} data segment${hidden === 1 ? '' : 's'} not shown`;
  const idle = instant.t - before;
  return idle > threshold ? `${duration(idle)} of silence` : null;
}

function stretchOf(idle, threshold) {
  const scale = (ns) => Math.log10(1 + ns / rules.stretchUnitNs);
  return Math.min(rules.stretch, (rules.stretch * scale(Math.max(0, idle))) / scale(threshold));
}

/** Adds a fold below all that stands so far; the y where what follows may begin. */
function addFold(folds, tracks, y, fold) {
  const top = Math.max(y, ...Object.values(tracks).map((track) => track.bottom)) + rules.foldGap;
  folds.push({ y: top + rules.foldTop, ...fold });
  for (const track of Object.values(tracks))
    track.bottom = Math.max(track.bottom, top + rules.foldHeight - rules.foldGap);
  return top + rules.foldHeight;
}

function place(trace, connection, instants, geo, { hiddenTimes, earlier }) {
  const tracks = makeTracks(geo.narrow);
  const threshold = foldThreshold(connection);
  const folds = [];
  const entered = new Map();
  let y = rules.firstY;
  if (earlier > 0) y = addFold(folds, tracks, y, { text: `${earlier} earlier events not shown`, earlier });
  let lastSegment = -Infinity;
  let before = instants[0]?.t ?? 0;
  let hiddenAt = 0;
  for (const instant of instants) {
    let hidden = 0;
    while (hiddenAt < hiddenTimes.length && hiddenTimes[hiddenAt] <= instant.t) {
      hiddenAt += 1;
      hidden += 1;
    }
    const idle = instant.t - before;
    const fold = foldOf(instant, before, threshold, hidden);
    if (fold) y = addFold(folds, tracks, y, { text: fold, idle });
    else y += rules.least + stretchOf(idle, threshold);
    const labels = labelsOf(trace, instant, geo);
    for (const [track, above] of labels) y = Math.max(y, tracks[track].bottom + above);
    if (instant.kind === 'segment') {
      y = Math.max(y, lastSegment + geo.pitch);
      lastSegment = y;
    }
    if (instant.kind === 'return') y = Math.max(y, entered.get(instant.call) + rules.returnGap);
    if (instant.kind === 'enter') entered.set(instant.call, y);
    for (const [track, , below] of labels) tracks[track].bottom = Math.max(tracks[track].bottom, y + below);
    instant.y = Math.round(y);
    before = Math.max(before, instant.tEnd ?? instant.t);
  }
  const bottom = Math.max(y, ...Object.values(tracks).map((track) => track.bottom));
  return { folds, bottom: Math.round(bottom + rules.bottomMargin) };
}

function boxesOf(trace, events, columns, bottom) {
  const boxes = new Map();
  events.forEach((event, index) => {
    if (event.kind === 'enter' || event.kind === 'call') {
      const box = {
        call: event.call,
        side: sideOf(trace, event.call),
        column: columns.get(event.call),
        top: event.y - (event.kind === 'call' ? rules.shortBoxHalf : rules.boxAbove),
        bottom: event.kind === 'call' ? event.y + rules.shortBoxHalf : bottom,
        first: index,
        last: event.kind === 'call' ? index : Infinity,
        merged: event.kind === 'call',
      };
      boxes.set(event.call.id, box);
    } else if (event.kind === 'return') {
      const box = boxes.get(event.call.id);
      box.bottom = event.y + rules.boxAbove;
      box.last = index;
    }
  });
  return boxes;
}

/**
 * The whole picture. `events` are the steps of step mode, each with its y, its index and the states
 * of both ends after it. `fromStart`: also what was over before the first segment.
 */
export function layOut(trace, connection, { width, setupOnly, absolute, fromStart }) {
  const all = callsOf(trace, connection);
  const calls = setupOnly ? all.filter((call) => shutdownFamilies.has(call.family)) : all;
  const segments = shownSegments(connection, setupOnly);
  const shown = new Set(segments);
  const hiddenTimes = connection.segments.filter((segment) => !shown.has(segment)).map((segment) => segment.t);
  const columns = assignColumns(trace, calls);
  const geo = geometry(width, columns.count);
  const whole = mergeShortCalls(collectInstants(segments, calls, happeningsOf(trace, connection, all)));
  for (const event of whole) if (event.segment) event.twoLines = needsTwoLines(event.segment, geo, absolute);
  const atFirst = followStates(trace, connection, all, whole);
  const events = fromStart ? whole : withoutPreamble(whole);
  events.forEach((event, index) => (event.index = index));
  const passed = passedStates(atFirst, whole, events);
  const opening = { client: passed.client.at(-1), server: passed.server.at(-1) };
  const earlier = whole.length - events.length;
  const { folds, bottom } = place(trace, connection, events, geo, { hiddenTimes, earlier });
  return {
    connection,
    geo,
    events,
    folds,
    bottom,
    columns: columns.count,
    passed,
    setupOnly,
    start: whole[0]?.t ?? 0,
    bands: {
      client: bandsOf(opening, events, 'client', bottom),
      server: bandsOf(opening, events, 'server', bottom),
    },
    boxes: boxesOf(trace, events, columns.chosen, bottom),
    segmentAt: new Map(events.filter((event) => event.segment).map((event) => [event.segment.number, event])),
  };
}

/** The index of the event that is the same as one of an earlier layout; -1: there is none. */
export function indexLike(events, before) {
  const same = events.findIndex(
    (event) => event.kind === before.kind && keyOf(event) === keyOf(before) && event.event === before.event,
  );
  // A call that was shown while it waited may have become one event with its return.
  return same >= 0 || keyOf(before) === '' ? same : events.findIndex((event) => keyOf(event) === keyOf(before));
}

/** The key of an event's subject: "s4", "c12"; "" for happenings. */
export function keyOf(event) {
  if (event.segment) return `s${event.segment.number}`;
  if (event.call) return `c${event.call.id}`;
  return '';
}
