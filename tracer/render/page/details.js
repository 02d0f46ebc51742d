// The side panel: the whole story of the selected item.
import { element, row, table, visible } from './dom.js';
import { callKey, chainOf, effects, segmentKey, trunk } from './chain.js';
import { connectionStory, notesSection } from './connection_story.js';
import { icmpStory } from './ladder/icmp.js';
import { happeningSentence } from './ladder/happenings.js';
import { clock, duration } from './model.js';
import {
  evidenceWords,
  flagNames,
  flagWords,
  kindWords,
  numbersText,
  plural,
  resultText,
  ruleWords,
  siteText,
  stateMeanings,
  timerWords,
} from './words.js';

/** A short name for a key's segment or call. */
export function nameOf(trace, key) {
  const number = Number(key.slice(1));
  if (key[0] === 's') {
    const segment = trace.segments.get(number);
    return segment ? `${number} ${flagWords(segment.flags)}` : `segment ${number}`;
  }
  const call = trace.calls.get(number);
  return call ? call.text : `call ${number}`;
}

function jumpTo(view, key) {
  return element(
    'button',
    { type: 'button', class: `jump ${key[0] === 's' ? 'to-segment' : 'to-call'}`, onclick: () => view.select(key) },
    visible(nameOf(view.trace, key)),
  );
}

function jumps(view, keys) {
  return keys.length === 0
    ? 'none'
    : element(
        'span',
        { class: 'jumps' },
        keys.map((key) => jumpTo(view, key)),
      );
}

function chainSection(view, key) {
  const line = trunk(view.trace, key);
  const next = view.stepping ? [] : effects(view.trace, key);
  if (line.length === 1 && next.length === 0) return null;
  const steps = line.map((at) =>
    element(
      'li',
      at === key ? { class: 'this', 'aria-current': 'true' } : {},
      at === key ? visible(nameOf(view.trace, at)) : jumpTo(view, at),
    ),
  );
  const { back, forward } = chainOf(view.trace, key);
  return element(
    'section',
    { class: 'chain' },
    element('h3', {}, 'Causes'),
    element('ol', {}, steps),
    next.length > 0 ? element('h3', {}, 'Direct effects') : null,
    next.length > 0 ? jumps(view, next) : null,
    view.stepping
      ? null
      : element('p', { class: 'meaning' }, `causes before: ${back.size}, effects after: ${forward.size}`),
  );
}

function payloadSection(name, text) {
  if (!text) return null;
  return element('section', {}, element('h3', {}, name), element('pre', { class: 'bytes' }, visible(text)));
}

function causeRows(view, segment) {
  const { cause } = segment;
  return [
    row(
      'kind',
      cause.kind,
      cause.on_the_way
        ? 'something between the ends answers'
        : cause.of_thread
          ? 'a thread with descriptors of its own ended'
          : kindWords[cause.kind],
    ),
    cause.name
      ? row(
          'call',
          cause.call ? jumpTo(view, callKey(cause.call)) : `${cause.name}()`,
          cause.call ? '' : 'not observed',
        )
      : null,
    ...(cause.call ? siteRows(view.trace.calls.get(cause.call) ?? {}) : []),
    cause.to ? row('answers', jumpTo(view, segmentKey(cause.to))) : null,
    cause.timer ? row('timer', cause.timer, timerWords[cause.timer]) : null,
    cause.process ? row('process', visible(cause.process), cause.pid ? `pid ${cause.pid}` : '') : null,
    cause.signal ? row('signal', cause.signal) : null,
    row('rule', cause.rule ?? 'none', ruleWords[cause.rule ?? 'none']),
    row('evidence', cause.evidence ?? '', evidenceWords[cause.evidence]),
  ];
}

function headerRows(segment) {
  const flags = [...segment.flags].map((letter) => flagNames[letter]).filter(Boolean);
  const end = segment.seq + segment.length;
  return [
    row('source', segment.source),
    row('destination', segment.destination),
    row(
      'sequence',
      String(segment.seq),
      `absolute ${segment.absolute_seq}` + (segment.length > 0 ? `; the bytes ${segment.seq} to ${end - 1}` : ''),
    ),
    segment.ack === null
      ? row('acknowledges', '–', 'without the ACK flag the field means nothing')
      : row('acknowledges', String(segment.ack), `absolute ${segment.absolute_ack}; the next byte expected`),
    row('flags', `[${segment.flags}]`, 'as tcpdump prints them'),
    ...flags.map(([name, meaning]) => row('', name, meaning)),
    row(
      'window',
      String(segment.window),
      segment.window_bytes !== undefined && segment.window_bytes !== segment.window
        ? `${plural(segment.window_bytes, 'byte')} after scaling`
        : 'bytes that this side can still take',
    ),
    row('length', String(segment.length), segment.length === 0 ? 'no payload' : plural(segment.length, 'byte')),
    segment.options
      ? row('options', visible(typeof segment.options === 'string' ? segment.options : JSON.stringify(segment.options)))
      : null,
  ];
}

// The lines of source around a call, as they were when the page was written.
function sourceSection(view, site) {
  const source = site?.file && view.trace.sources.get(`${site.file}:${site.line}`);
  if (!source) return null;
  const width = String(source.first + source.lines.length - 1).length;
  const lines = source.lines.map((text, at) => {
    const number = source.first + at;
    return element(
      'span',
      number === source.line ? { class: 'line this' } : { class: 'line' },
      `${String(number).padStart(width)}  ${visible(text.replaceAll('\t', '    '))}\n`,
    );
  });
  return element('section', {}, element('h3', {}, 'Source'), element('pre', { class: 'source' }, lines));
}

function siteRows(call) {
  return [
    call.site ? row('line', visible(siteText(call.site)), visible(call.site.file ?? call.site.module ?? '')) : null,
    call.asio ? row('Asio', visible(call.asio), 'the operation that made the call') : null,
  ];
}

function statesRows(segment) {
  return ['client', 'server'].map((side) => {
    const state = segment[`${side}_state`];
    return row(side, state, stateMeanings[state]);
  });
}

function segmentStory(view, segment) {
  const arrow = segment.from === 'server' ? 'server → client' : 'client → server';
  const woken = (view.trace.woke.get(segment.number) ?? []).map(callKey);
  return [
    element('p', { class: 'kicker' }, `Segment ${segment.number}, ${arrow}, ${segment.phase}`),
    element(
      'h2',
      {},
      flagWords(segment.flags),
      ' ',
      element('span', { class: 'numbers' }, numbersText(segment, view.settings.absolute)),
    ),
    element('p', { class: 'why' }, `${visible(segment.why)}.`),
    chainSection(view, segmentKey(segment.number)),
    sourceSection(view, view.trace.calls.get(segment.cause.call)?.site),
    notesSection(segment),
    table('Why', causeRows(view, segment)),
    view.stepping ? null : table('Woke', [row('calls', jumps(view, woken))]),
    table('Header', headerRows(segment)),
    payloadSection('Payload, as captured', segment.payload),
    table('States after it', statesRows(segment)),
    element('p', { class: 'meaning' }, `at ${segment.time}, ${clock(segment.t - view.start)} s after the first event`),
  ];
}

// A call that starts, in step mode: its result is not shown yet.
function entryStory(view, call) {
  return [
    element('p', { class: 'kicker' }, `Call ${call.id}, ${call.side ?? 'no side'}`),
    element('h2', { class: 'code' }, visible(call.text)),
    element('p', { class: 'why' }, 'The call starts here.'),
    table('Call', [
      row('system call', visible(call.text)),
      row('process', visible(call.process ?? '–'), `pid ${call.pid}, thread ${call.tid}`),
      ...siteRows(call),
      row('entered', call.entered),
    ]),
    sourceSection(view, call.site),
  ];
}

function callStory(view, call) {
  const sent = (view.trace.sentBy.get(call.id) ?? []).map(segmentKey);
  const woken = call.woken_by.map(segmentKey);
  const waited = call.end === null ? null : call.end - call.t;
  const sentence =
    woken.length > 0
      ? `It waited; ${woken.length > 1 ? 'segments' : 'segment'} ${call.woken_by.join(', ')} let it return.`
      : call.returned === null
        ? 'It has not returned in this trace.'
        : call.notes?.some((note) => note.code === 'icmp-error')
          ? 'It fails because of an ICMP error.'
          : 'It did not have to wait for a segment.';
  return [
    element('p', { class: 'kicker' }, `Call ${call.id}, ${call.side ?? 'no side'}`),
    element('h2', { class: 'code' }, visible(call.text), ' ', element('span', { class: 'numbers' }, resultText(call))),
    element('p', { class: 'why' }, sentence),
    chainSection(view, callKey(call.id)),
    sourceSection(view, call.site),
    notesSection(call),
    table('Call', [
      row('system call', visible(call.text)),
      row('result', String(call.result ?? '–'), call.error ? `error ${call.error}` : ''),
      call.times > 1 ? row('made', `${call.times.toLocaleString('en')} times`, 'with the same result') : null,
      row('family', call.family),
      row('process', visible(call.process ?? '–'), `pid ${call.pid}, thread ${call.tid}`),
      ...siteRows(call),
      call.fd === null ? null : row('descriptor', String(call.fd)),
      row('entered', call.entered),
      row('returned', call.returned ?? 'never', waited === null ? '' : `after ${duration(waited)}`),
      call.state ? row('state', call.state, `after the call: ${stateMeanings[call.state]}`) : null,
      call.kernel_state ? row('the kernel says', call.kernel_state, 'TCP_INFO') : null,
      row('sent', jumps(view, sent)),
      row('woken by', jumps(view, woken)),
    ]),
    payloadSection('Bytes', call.data),
  ];
}

/** Fills the panel. `subject` is { segment }, { call }, { happening } or { connection }. */
export function showDetails(panel, view, subject) {
  let story;
  if (subject.segment) story = segmentStory(view, subject.segment);
  else if (subject.call) {
    const entering = view.stepping && view.event?.kind === 'enter';
    story = (entering ? entryStory : callStory)(view, subject.call);
  } else if (subject.happening) {
    const event = subject.happening;
    const told = event.event === 'icmp';
    story = told
      ? icmpStory(view, event, (key) => jumpTo(view, key))
      : [
          element('p', { class: 'kicker' }, event.event),
          element('h2', {}, visible(happeningSentence(view.trace, event))),
          element('p', { class: 'why' }, event.argv?.length ? visible(event.argv.join(' ')) : ''),
          element('p', { class: 'meaning' }, `pid ${event.pid ?? '–'}, at ${event.time}`),
        ];
  } else story = connectionStory(subject.connection);
  panel.replaceChildren(...story.filter(Boolean));
  panel.scrollTop = 0;
}
