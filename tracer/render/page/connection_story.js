// The side panel's story of a whole connection, with the legend of the picture; and the list of notes,
// which every story has.
import { element, row, shape, table, visible } from './dom.js';
import { outcomeWords, plural } from './words.js';

/** The notes of an event; null when it has none. */
export function notesSection(event) {
  if (!event.notes?.length) return null;
  return element(
    'section',
    { class: 'notes' },
    element('h3', {}, 'Notes'),
    element(
      'ul',
      {},
      event.notes.map((note) => element('li', {}, element('code', {}, note.code), ` ${visible(note.text ?? '')}`)),
    ),
  );
}

function endRow(side, connection) {
  const end = connection.told?.[`${side}_end`];
  const who = end?.process ? `${end.process}${end.pid ? ` (${end.pid})` : ''}` : '';
  const totals = end
    ? `${plural(end.segments, 'segment')}, ${plural(end.bytes, 'byte')}` +
      (end.retransmissions ? `, ${plural(end.retransmissions, 'retransmission')}` : '')
    : '';
  return row(side, connection[side], [visible(who), totals].filter(Boolean).join('; '));
}

function sample(kind, name, text) {
  const forms = {
    call: shape('rect', { x: 2, y: 2, width: 22, height: 20, rx: 10 }),
    reply: shape('rect', { x: 2, y: 2, width: 22, height: 20, rx: 10 }),
    timer: shape('path', { d: 'M0 12L6 1H20L26 12L20 23H6Z' }),
    exit: shape('rect', { x: 2, y: 2, width: 22, height: 20 }),
    unknown: shape('rect', { x: 2, y: 2, width: 22, height: 20, rx: 4 }),
  };
  return element(
    'li',
    {},
    shape('svg', { width: 27, height: 24, 'aria-hidden': 'true' }, shape('g', { class: `tail ${kind}` }, forms[kind])),
    element('span', {}, element('b', {}, name), ` ${text}`),
  );
}

function legend() {
  return element(
    'section',
    { class: 'legend' },
    element('h3', {}, 'How to read the picture'),
    element(
      'ul',
      {},
      sample('call', 'call', 'a system call sent the segment'),
      sample('reply', 'kernel', 'the kernel answers on its own'),
      sample('timer', 'timer', 'a timer in the kernel ran out'),
      sample('exit', 'exit', 'the process ended'),
      sample('unknown', '?', 'nothing in the trace explains it'),
    ),
    element(
      'p',
      { class: 'meaning' },
      'A box is a call, as long as the call lasted. The box of a call that waited is hollow, the others are filled. A dashed tip points at the call that the segment woke. Time runs downwards; silence is folded.',
    ),
  );
}

export function connectionStory(connection) {
  const told = connection.told;
  const happens = Boolean(document.body.dataset.live);
  const unknown = happens ? 'the trace goes on' : 'the trace reports no outcome';
  const [glyph, meaning] = outcomeWords[told?.outcome] ?? ['', unknown];
  const open = happens ? 'open' : 'still open when the trace ends';
  return [
    element('p', { class: 'kicker' }, `Connection ${connection.id}`),
    element('h2', {}, told ? `${glyph} ${told.outcome}` : open),
    element(
      'p',
      { class: 'why' },
      `${meaning[0].toUpperCase()}${meaning.slice(1)}` +
        (told?.closed_first
          ? `; closed first by ${told.closed_first === 'both' ? 'both at once' : `the ${told.closed_first}`}.`
          : '.'),
    ),
    table('Ends', [endRow('client', connection), endRow('server', connection)]),
    told ? table('In Zeek’s words', [row('conn_state', told.conn_state), row('history', told.history)]) : null,
    told ? notesSection(told) : null,
    legend(),
  ];
}
