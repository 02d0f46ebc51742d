// ICMP errors: arrows that come from neither end, and their stories in the panel.
import { element, row, shape, table, visible } from '../dom.js';
import { segmentKey } from '../chain.js';
import { labelRoom } from './layout.js';
import { clock } from '../model.js';
import { stateMeanings } from '../words.js';

function wordsOf(event) {
  return [`ICMP ${visible(event.name)}`, event.segment === null ? '' : `about ${event.segment}`];
}

/** "ICMP port-unreachable about 1". */
export function icmpText(event) {
  return wordsOf(event).join(' ').trim();
}

/**
 * The arrow begins between the two ends and leads to the end that receives the error; `from` and
 * `to` are the inner edges of the life lines.
 */
export function drawIcmp(event, { from, to, y, geo, time }) {
  const direction = to > from ? 1 : -1;
  const start = from + (to - from) / 8;
  const [words, about] = wordsOf(event);
  const middle = (geo.clientX + geo.serverX) / 2;
  const place = geo.narrow
    ? { x: middle, y: y + 23, 'text-anchor': 'middle' }
    : { x: geo.gutter - 12, y: y + 5, 'text-anchor': 'end' };
  return [
    shape('rect', {
      class: 'hit',
      x: geo.clientX + 10,
      y: y - 27,
      width: geo.serverX - geo.clientX - 20,
      height: 38,
      rx: 6,
    }),
    shape('line', {
      class: 'shaft',
      x1: start,
      y1: y,
      x2: to - direction * 12,
      y2: y,
    }),
    shape('path', {
      class: 'cross',
      d: `M${start - 8} ${y - 8}l16 16m0 -16l-16 16`,
    }),
    shape('path', {
      class: 'head',
      d: `M${to} ${y}l${-direction * 14} -7v14z`,
    }),
    shape(
      'text',
      { x: middle, y: y - 10, 'text-anchor': 'middle', class: 'segment-label' },
      shape('tspan', { class: 'words' }, words),
      about && words.length + about.length < labelRoom(geo) ? shape('tspan', { class: 'numbers', dx: 9 }, about) : null,
    ),
    shape('text', { ...place, class: 'time' }, time),
  ];
}

/** The panel's story; `jump` makes a button that leads to a key. */
export function icmpStory(view, event, jump) {
  return [
    element('p', { class: 'kicker' }, `ICMP error, reported to the ${event.to}`),
    element('h2', {}, visible(event.name)),
    element('p', { class: 'why' }, `${visible(event.why)}.`),
    table('What it says', [
      row('in tcpdump’s words', visible(event.text)),
      row('type', String(event.type), `code ${event.code}`),
      event.mtu === null ? null : row('largest packet', `${event.mtu} bytes`),
      row('from', event.source, `to ${event.destination}`),
      row('quotes', event.segment === null ? 'an unknown segment' : jump(segmentKey(event.segment))),
      event.error === null ? null : row('a call fails with', event.error),
    ]),
    table('States after it', [
      row('client', event.client_state, stateMeanings[event.client_state]),
      row('server', event.server_state, stateMeanings[event.server_state]),
    ]),
    element('p', { class: 'meaning' }, `at ${event.time}, ${clock(event.t - view.start)} s after the first event`),
  ];
}
