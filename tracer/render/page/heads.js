// What names a connection: the heads of its two lanes, and the title of the page.
import { byId, shape, visible } from './dom.js';
import { token } from './states.js';
import { outcomeWords } from './words.js';

function processNameOf(trace, connection, side) {
  const pid = connection.told?.[`${side}_end`]?.pid;
  const name =
    trace.processes.get(pid)?.name ?? [...trace.processes.values()].find((process) => process.side === side)?.name;
  return name || '';
}

/** Fills `holder` with the heads of the two lanes. */
export function drawEnds(holder, trace, connection, layout) {
  const { geo } = layout;
  const svg = shape('svg', { width: geo.width, height: 56 });
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

/** Names the connection and its outcome above the picture and in the window's title. */
export function showTitle(connection) {
  const told = connection.told;
  byId('heading').textContent = `${connection.client} → ${connection.server}`;
  byId('outcome').textContent = told
    ? `${outcomeWords[told.outcome]?.[0] ?? ''} ${told.outcome}${told.closed_first ? `, closed first by ${told.closed_first === 'both' ? 'both' : `the ${told.closed_first}`}` : ''}`
    : 'still open when the trace ends';
  document.title = `tcpwhy ${connection.client} → ${connection.server}`;
}
