// The head of the page: the title, the scenario's sentences, the problems that lead to their rows; and
// the heads of a connection's two lanes.
import { byId, element, shape, visible } from './dom.js';
import { callsOf } from './model.js';
import { token } from './states.js';
import { outcomeWords } from './words.js';

function processNameOf(trace, connection, side) {
  const pid = connection.told?.[`${side}_end`]?.pid;
  const name =
    trace.processes.get(pid)?.name ?? [...trace.processes.values()].find((process) => process.side === side)?.name;
  return name || '';
}

/** Fills `holder` with the heads of the two lanes. */
export function drawEnds(holder, trace, connection, layout, scale) {
  const { geo } = layout;
  const size = { width: geo.width * scale, height: 56 * scale };
  const svg = shape('svg', { ...size, viewBox: `0 0 ${geo.width} 56` });
  for (const side of ['client', 'server']) {
    const x = side === 'client' ? geo.clientX : geo.serverX;
    const outward = side === 'client' ? -1 : 1;
    const textX = geo.narrow ? x - outward * 16 : x + outward * 18;
    const anchor = outward < 0 === geo.narrow ? 'start' : 'end';
    const name = processNameOf(trace, connection, side);
    svg.append(
      token(side, x, 28),
      shape('text', { x: textX, y: 24, 'text-anchor': anchor, class: 'end-name' }, visible(name || side)),
      shape('text', { x: textX, y: 43, 'text-anchor': anchor, class: 'end-address' }, connection[side]),
    );
  }
  holder.replaceChildren(svg);
}

/** The scenario's name, or nothing. */
function lessonOf(trace) {
  return trace.header?.scenario ?? '';
}

/** The sentences that a scenario teaches, under the heading. */
export function showLesson(trace) {
  const header = trace.header ?? {};
  const lesson = byId('lesson');
  lesson.hidden = !header.teaches;
  const topics = Array.isArray(header.topics) ? header.topics : [];
  const more = topics.length > 0 ? ` See also: tcpwhy explain ${topics.join(' ')}` : '';
  lesson.textContent = header.teaches ? visible(`${header.teaches}${more}`) : '';
}

/** Names all connections together. */
export function showTitleOfAll(trace) {
  byId('heading').textContent = visible(lessonOf(trace) || 'tcpwhy');
  byId('outcome').textContent = trace.header?.detail ?? '';
  document.title = lessonOf(trace) ? `${visible(lessonOf(trace))} – tcpwhy` : 'tcpwhy';
}

/** Names the connection and its outcome above the picture and in the window's title. */
export function showTitle(trace, connection) {
  const told = connection.told;
  const lesson = lessonOf(trace);
  const before = lesson ? `${visible(lesson)}: ` : '';
  byId('heading').textContent = `${before}${connection.client} → ${connection.server}`;
  byId('outcome').textContent = told
    ? `${outcomeWords[told.outcome]?.[0] ?? ''} ${told.outcome}${told.closed_first ? `, closed first by ${told.closed_first === 'both' ? 'both' : `the ${told.closed_first}`}` : ''}`
    : document.body.dataset.live
      ? 'open'
      : 'still open when the trace ends';
  document.title = lesson
    ? `${visible(lesson)} – tcpwhy ${connection.client} → ${connection.server}`
    : `tcpwhy ${connection.client} → ${connection.server}`;
}

// --- problems ---

const harm = [
  'killed',
  'eof-ignored',
  'both-wait',
  'never-closed',
  'reset-unread',
  'port-held',
  'descriptors-used-up',
  'nobody-listens',
  'gave-up',
  'exit-status',
  'descriptor-leaked',
  'input-empty',
  'resets',
  'zero-windows',
  'retransmissions',
  'half-closed',
  'frames-missed',
  'unexplained',
];

function placeOf(problem) {
  const { file, line, function: name } = problem.site ?? {};
  if (file && line) return ` at ${file.split('/').pop()}:${line}`;
  return name ? ` in ${name}` : '';
}

/** The first connection in whose picture a call stands that belongs to none: a bind() that failed. */
function showingConnection(trace, call) {
  const wanted = trace.calls.get(call);
  for (const connection of trace.connections.values())
    if (wanted && callsOf(trace, connection).includes(wanted)) return connection.id;
  return null;
}

/** The address of a problem's item; null where it has none. */
export function addressOf(trace, problem) {
  const segment = problem.segment && trace.segments.has(problem.segment) ? problem.segment : null;
  const call = problem.call && trace.calls.has(problem.call) ? problem.call : null;
  const connection =
    problem.connection ??
    trace.segments.get(segment)?.connection ??
    trace.calls.get(call)?.connection ??
    showingConnection(trace, call);
  if (!connection || (segment === null && call === null)) return null;
  return { connection, key: segment !== null ? `s${segment}` : `c${call}` };
}

/** `jump` is called with an address of addressOf. */
export function showProblems(trace, jump) {
  const list = byId('problems');
  const sorted = [...trace.problems].sort((a, b) => harm.indexOf(a.kind) - harm.indexOf(b.kind));
  list.hidden = sorted.length === 0;
  list.replaceChildren(
    ...sorted.map((problem) => {
      const words = visible(`${problem.text}${placeOf(problem)}`);
      const address = addressOf(trace, problem);
      const name = address ? element('button', { type: 'button', onclick: () => jump(address) }, words) : words;
      return element('li', {}, name, element('span', { class: 'topic' }, ` ${visible(problem.topic)}`));
    }),
  );
}
