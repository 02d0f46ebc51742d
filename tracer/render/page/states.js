// The states of RFC 9293 section 3.3.2: how each is painted (a colour and a pattern, so that no one
// needs the colour), and the state diagram with the path that each end has taken.
import { element, shape } from './dom.js';
import { stateMeanings } from './words.js';

// Strokes drawn over the state's colour, in a tile of 8 by 8.
const patterns = {
  'SYN-SENT': 'M-2 10L10 -2M-2 2L2 -2M6 10L10 6',
  'SYN-RECEIVED': 'M-2 -2L10 10M6 -2L10 2M-2 6L2 10',
  'FIN-WAIT-1': 'M0 4H8',
  'FIN-WAIT-2': 'M0 2H8M0 6H8',
  CLOSING: 'M0 4H8M4 0V8',
  'TIME-WAIT': 'M3 4H5',
  'CLOSE-WAIT': 'M4 0V8',
  'LAST-ACK': 'M2 0V8M6 0V8',
};

export const stateNames = Object.keys(stateMeanings);
export const stateClass = (state) => `state-${state.toLowerCase()}`;
const patternId = (state) => `paint-${state.toLowerCase()}`;

/** The patterns, once in the page. */
export function paints() {
  const definitions = shape('defs');
  for (const [state, path] of Object.entries(patterns)) {
    definitions.append(
      shape(
        'pattern',
        { id: patternId(state), width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
        shape('rect', { width: 8, height: 8, class: `paint ${stateClass(state)}` }),
        shape('path', { d: path, class: 'paint-stroke' }),
      ),
    );
  }
  return shape('svg', { class: 'unseen', width: 0, height: 0, 'aria-hidden': 'true' }, definitions);
}

/** A rectangle painted in a state; extra attributes as given. */
export function painted(state, attributes) {
  const extra = attributes.class ?? '';
  const fill = patterns[state] ? { fill: `url(#${patternId(state)})` } : {};
  return shape('rect', { ...attributes, ...fill, class: `band ${stateClass(state)} ${extra}`.trim() });
}

const columnX = { left: 70, middle: 205, right: 340 };
const places = {
  CLOSED: ['middle', 22],
  LISTEN: ['middle', 84],
  'SYN-RECEIVED': ['left', 140],
  'SYN-SENT': ['right', 140],
  ESTABLISHED: ['middle', 202],
  'FIN-WAIT-1': ['left', 264],
  'CLOSE-WAIT': ['right', 264],
  'FIN-WAIT-2': ['left', 330],
  CLOSING: ['middle', 330],
  'LAST-ACK': ['right', 330],
  'TIME-WAIT': ['middle', 392],
};
const nodeWidth = 116;
const nodeHeight = 28;

// from, to, path, label, its x, y and anchor; 'lit': the label is shown only when the edge is taken.
const edges = [
  ['CLOSED', 'LISTEN', 'M205 36V69', 'listen', 211, 58, 'start'],
  ['CLOSED', 'SYN-SENT', 'M263 26H343V125', 'connect / SYN', 343, 62, 'middle'],
  ['SYN-SENT', 'CLOSED', 'M392 126V16H264', 'close', 388, 108, 'end', 'lit'],
  ['LISTEN', 'SYN-RECEIVED', 'M147 84H70V125', 'SYN / SYN-ACK', 70, 108, 'middle'],
  ['LISTEN', 'SYN-SENT', 'M263 84H310V125', 'send / SYN', 304, 108, 'end', 'lit'],
  ['SYN-SENT', 'SYN-RECEIVED', 'M282 140H129', 'SYN / SYN-ACK', 205, 134, 'middle'],
  ['SYN-RECEIVED', 'ESTABLISHED', 'M70 154V202H146', 'ACK of SYN', 76, 180, 'start'],
  ['SYN-SENT', 'ESTABLISHED', 'M340 154V202H264', 'SYN-ACK / ACK', 336, 180, 'end'],
  ['SYN-RECEIVED', 'FIN-WAIT-1', 'M26 154V249', 'close / FIN', 30, 224, 'start', 'lit'],
  ['ESTABLISHED', 'FIN-WAIT-1', 'M180 216V230H86V249', 'close / FIN', 92, 245, 'start'],
  ['ESTABLISHED', 'CLOSE-WAIT', 'M230 216V230H324V249', 'FIN / ACK', 318, 245, 'end'],
  ['FIN-WAIT-1', 'FIN-WAIT-2', 'M50 278V315', 'ACK of FIN', 56, 302, 'start'],
  ['FIN-WAIT-1', 'CLOSING', 'M128 270H195V315', 'FIN / ACK', 189, 302, 'end'],
  ['FIN-WAIT-1', 'TIME-WAIT', 'M128 258H273V386H264', 'FIN-ACK / ACK', 227, 274, 'middle', 'lit'],
  ['FIN-WAIT-2', 'TIME-WAIT', 'M70 344V390H146', 'FIN / ACK', 76, 372, 'start'],
  ['CLOSING', 'TIME-WAIT', 'M205 344V377', 'ACK of FIN', 211, 365, 'start'],
  ['CLOSE-WAIT', 'LAST-ACK', 'M340 278V315', 'close / FIN', 346, 302, 'start'],
  ['LAST-ACK', 'CLOSED', 'M340 344V366H420V-2H225V7', 'ACK of FIN', 414, 382, 'end'],
  ['TIME-WAIT', 'CLOSED', 'M147 400H5V22H146', '2 MSL', 11, 415, 'start'],
];

const edgeKey = (from, to) => `${from}>${to}`;
const centre = (state) => ({ x: columnX[places[state][0]], y: places[state][1] });

// A transition that the diagram does not draw, such as a reset from any state.
function jump(side, from, to) {
  const aside = side === 'client' ? 16 : -16;
  const a = centre(from);
  const b = centre(to);
  return {
    path: `M${a.x + aside} ${a.y}Q${(a.x + b.x) / 2 + 3 * aside} ${(a.y + b.y) / 2} ${b.x + aside} ${b.y}`,
    x: (a.x + b.x) / 2 + 2 * aside,
    y: (a.y + b.y) / 2,
  };
}

function arrowHead() {
  return shape(
    'marker',
    {
      id: 'tip',
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerWidth: 8,
      markerHeight: 8,
      markerUnits: 'userSpaceOnUse',
      orient: 'auto-start-reverse',
    },
    shape('path', { d: 'M0 0L8 4L0 8Z', class: 'tip' }),
  );
}

function node(state, visited, here) {
  const { x, y } = centre(state);
  const group = shape('g', { class: `node${visited ? ' visited' : ''}${here.length ? ' here' : ''}` });
  group.append(shape('title', {}, `${state}: ${stateMeanings[state]}`));
  group.append(
    painted(state, { x: x - nodeWidth / 2, y: y - nodeHeight / 2, width: nodeWidth, height: nodeHeight, rx: 5 }),
  );
  group.append(
    shape('rect', { x: x - nodeWidth / 2 + 5, y: y - 9, width: nodeWidth - 10, height: 18, rx: 3, class: 'plate' }),
  );
  group.append(shape('text', { x, y: y + 5, 'text-anchor': 'middle' }, state));
  for (const side of here) group.append(token(side, x + (side === 'client' ? -1 : 1) * (nodeWidth / 2 + 5), y));
  return group;
}

/** The mark of an end: a disc for the client, a square for the server. */
export function token(side, x, y) {
  const form =
    side === 'client'
      ? shape('circle', { cx: x, cy: y, r: 10 })
      : shape('rect', { x: x - 9, y: y - 9, width: 18, height: 18, rx: 2 });
  return shape(
    'g',
    { class: `token ${side}` },
    form,
    shape('text', { x, y: y + 5, 'text-anchor': 'middle' }, side === 'client' ? 'C' : 'S'),
  );
}

/** Draws the diagram; `paths` has the states that each end has gone through, in order. */
export function drawDiagram(holder, paths) {
  const taken = { client: new Set(), server: new Set() };
  const visited = new Set();
  const known = new Set(edges.map(([from, to]) => edgeKey(from, to)));
  const jumps = [];
  for (const side of ['client', 'server']) {
    paths[side].forEach((state, at) => {
      visited.add(state);
      if (at === 0) return;
      const key = edgeKey(paths[side][at - 1], state);
      taken[side].add(key);
      if (!known.has(key)) jumps.push([side, paths[side][at - 1], state]);
    });
  }
  const now = { client: paths.client.at(-1), server: paths.server.at(-1) };
  const svg = shape(
    'svg',
    { viewBox: '0 -8 425 428', role: 'img', 'aria-label': `State diagram: client ${now.client}, server ${now.server}` },
    shape('defs', {}, arrowHead()),
  );
  for (const [, , path] of edges) svg.append(shape('path', { d: path, class: 'edge', 'marker-end': 'url(#tip)' }));
  for (const side of ['client', 'server']) {
    for (const [from, to, path] of edges)
      if (taken[side].has(edgeKey(from, to))) svg.append(shape('path', { d: path, class: `edge lit ${side}` }));
  }
  for (const [side, from, to] of jumps) {
    const { path, x, y } = jump(side, from, to);
    svg.append(shape('path', { d: path, class: `edge lit jump ${side}` }));
    if (to === 'CLOSED')
      svg.append(
        shape('text', { x, y, 'text-anchor': side === 'client' ? 'start' : 'end', class: 'edge-label lit' }, 'RST'),
      );
  }
  for (const [from, to, , label, x, y, anchor, special] of edges) {
    const lit = taken.client.has(edgeKey(from, to)) || taken.server.has(edgeKey(from, to));
    if (!label || (special === 'lit' && !lit)) continue;
    svg.append(shape('text', { x, y, 'text-anchor': anchor, class: `edge-label${lit ? ' lit' : ''}` }, label));
  }
  for (const state of stateNames)
    svg.append(
      node(
        state,
        visited.has(state),
        ['client', 'server'].filter((side) => now[side] === state),
      ),
    );
  holder.replaceChildren(
    element('h2', {}, 'States, RFC 9293'),
    svg,
    element(
      'p',
      { class: 'now' },
      ...['client', 'server'].map((side) =>
        element(
          'span',
          {},
          element('span', { class: `mark ${side}`, 'aria-hidden': 'true' }, side === 'client' ? 'C' : 'S'),
          ` ${side} `,
          element('b', { id: `${side}-state` }, now[side]),
        ),
      ),
    ),
  );
}
