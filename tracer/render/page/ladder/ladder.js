// The ladder: two life lines painted with the states of their ends, segments as arrows between
// them, calls as boxes beside them. Only items near the window are in the document.
import { arrowHead, segmentLabel, tailToken } from './arrows.js';
import { shape, visible, cut } from '../dom.js';
import { drawHappening } from './happenings.js';
import { boxX, callLabel, drawBand, drawFold, drawStateLabel, lifeX, outwards } from './lanes.js';
import { keyOf } from './layout.js';
import { drawLinks } from './connectors.js';
import { clock, duration } from '../model.js';
import { rules } from './rules.js';
import { causeText, flagWords, isAgain, isLost, numbersText, resultText, siteText } from '../words.js';

const { bandWidth, boxPitch, boxWidth } = rules;

// Errors that mean "not now".
const notYet = new Set(['EAGAIN', 'EINPROGRESS', 'EINTR']);

function drawSegment(view, event) {
  const { geo } = view.layout;
  const { segment } = event;
  const from = segment.from ?? (segment.source === view.layout.connection.client ? 'client' : 'server');
  const to = from === 'client' ? 'server' : 'client';
  const direction = from === 'client' ? 1 : -1;
  const y = event.y;
  const start = lifeX(geo, from) + direction * (bandWidth / 2 + 5);
  let end = lifeX(geo, to) - direction * (bandWidth / 2 + 2);
  if (isLost(segment)) end = start + (end - start) * 0.72;
  const classes = ['item', 'segment', `kind-${segment.cause.kind}`];
  if (segment.flags.includes('R')) classes.push('reset');
  if (isLost(segment)) classes.push('lost');
  if (isAgain(segment)) classes.push('again');
  const middle = (geo.clientX + geo.serverX) / 2;
  const group = shape('g', {
    class: classes.join(' '),
    id: keyOf(event),
    role: 'option',
    'data-event': event.index,
    'aria-label': `Segment ${segment.number}: ${flagWords(segment.flags)} from ${from}, ${numbersText(segment, view.settings.absolute)}. ${segment.why}`,
  });
  group.append(
    shape('rect', {
      class: 'hit',
      x: geo.clientX + 10,
      y: y - (event.twoLines ? 45 : 27),
      width: geo.serverX - geo.clientX - 20,
      height: event.twoLines ? 56 : 38,
      rx: 6,
    }),
    shape('line', { class: 'shaft', x1: start, y1: y, x2: end - (isLost(segment) ? 0 : direction * 12), y2: y }),
    arrowHead(segment, end, y, direction),
    tailToken(segment, start, y, -direction),
    ...segmentLabel(view, event, middle),
  );
  const time = clock(event.t - view.layout.start);
  if (geo.narrow) {
    group.append(shape('text', { x: middle, y: y + 23, class: 'time', 'text-anchor': 'middle' }, time));
  } else {
    group.append(shape('text', { x: geo.gutter - 12, y: y + 5, class: 'time', 'text-anchor': 'end' }, time));
    if (!(segment.cause.kind === 'call' && segment.cause.call))
      group.append(
        shape(
          'text',
          {
            x: lifeX(geo, from) + outwards(from) * (bandWidth / 2 + 14 + view.layout.columns[from] * boxPitch),
            y: y + 5,
            class: 'kernel',
            'text-anchor': from === 'client' ? 'end' : 'start',
          },
          cut(causeText(segment), geo.callCharacters + 1),
        ),
      );
  }
  return group;
}

// --- calls ---

/** A call's text in `room` characters: arguments are cut, the name and the closing bracket stay. */
function shortened(text, room) {
  if ([...text].length <= room) return text;
  return text.endsWith(')') && room > 4 ? `${cut(text.slice(0, -1), room - 1)})` : cut(text, room);
}

// Where there is room, with Asio's operation and the line of the program.
function withSite(text, call, room) {
  const place = visible(siteText(call.site));
  const line = place.replace(/ \(.*$/, '');
  const operation = call.asio ? `${visible(call.asio)} ` : '';
  const fitting = [operation + place, operation + line, place, line, operation.trim()].find(
    (words) => words !== '' && text.length + 2 + words.length <= room,
  );
  return fitting ? `${text}  ${fitting}` : text;
}

function callLabels(view, event) {
  const { call } = event;
  const text = visible(call.text);
  const room = view.layout.geo.callCharacters;
  if (event.kind === 'enter')
    return callLabel(view, event, event.y, withSite(shortened(text, room), call, room), 'name');
  const waited = call.end - call.t;
  const result = resultText(call) + (call.woken_by.length > 0 && waited > 1e6 ? ` (${duration(waited)})` : '');
  if (event.kind === 'return') return callLabel(view, event, event.y, cut(result, room), 'result');
  const whole = `${shortened(text, room - result.length - 1)} ${result}`;
  return callLabel(view, event, event.y, withSite(whole, call, room), 'name');
}

function drawBox(view, box, limit) {
  const { geo } = view.layout;
  const { call } = box;
  const pending = box.last > view.limit;
  const bottom = Math.min(box.bottom, pending ? limit : Infinity);
  const classes = ['box'];
  if (call.woken_by.length > 0) classes.push('waits');
  if (call.error && !notYet.has(call.error)) classes.push('failed');
  if (pending || call.returned === null) classes.push('pending');
  return shape('rect', {
    class: classes.join(' '),
    x: boxX(geo, box),
    y: box.top,
    width: boxWidth,
    height: Math.max(4, bottom - box.top),
    rx: box.merged ? 4 : 3,
  });
}

function drawCall(view, box, limit) {
  const { call } = box;
  const group = shape(
    'g',
    {
      class: 'item call',
      id: `c${call.id}`,
      role: 'option',
      'data-event': box.first,
      'aria-label': `Call ${call.text} by ${call.process ?? `process ${call.pid}`}, ${resultText(call)}`,
    },
    drawBox(view, box, limit),
  );
  for (const index of new Set([box.first, box.last])) {
    const event = view.layout.events[index];
    if (event && index <= view.limit) group.append(callLabels(view, event));
  }
  return group;
}

function near(top, bottom, window) {
  return bottom >= window.top && top <= window.bottom;
}

/**
 * Fills `svg` with what lies between window.top and window.bottom. `view` is { trace, layout,
 * settings, limit }: events after `limit` are not shown yet (step mode; Infinity shows all).
 */
export function drawLadder(svg, view, window) {
  const { layout } = view;
  const last = layout.events[Math.min(view.limit, layout.events.length - 1)];
  const limitY = view.limit >= layout.events.length - 1 ? layout.bottom : last ? last.y + 10 : 20;
  const life = shape('g', { class: 'lives', 'aria-hidden': 'true' });
  const links = shape('g', { class: 'links', 'aria-hidden': 'true' });
  const items = shape('g', { role: 'presentation' });
  for (const side of ['client', 'server']) {
    for (const band of layout.bands[side]) {
      if (band.event > view.limit || !near(band.top, band.bottom, window)) continue;
      const drawn = drawBand(view, side, band, limitY);
      if (drawn) life.append(drawn);
      life.append(drawStateLabel(view, side, band));
    }
  }
  for (const fold of layout.folds)
    if (fold.y < limitY && near(fold.y - 20, fold.y + 20, window)) life.append(drawFold(view, fold));
  for (const event of layout.events) {
    if (event.index > view.limit) break;
    if (event.kind === 'return') continue;
    const box = event.call ? layout.boxes.get(event.call.id) : null;
    if (!near(box ? box.top : event.y - 40, box ? box.bottom + 10 : event.y + 40, window)) continue;
    if (event.segment) {
      links.append(...drawLinks(view, event));
      items.append(drawSegment(view, event));
    } else if (box) {
      items.append(drawCall(view, box, limitY));
    } else {
      items.append(drawHappening(view, event));
    }
  }
  svg.replaceChildren(life, links, items);
}

/** Marks the selected item and its chain in what is drawn. */
export function markChain(svg, key, chain) {
  svg.classList.toggle('chained', Boolean(key && chain));
  for (const item of svg.querySelectorAll('.item')) {
    item.classList.toggle('selected', item.id === key);
    item.classList.toggle('back', Boolean(chain?.back.has(item.id)));
    item.classList.toggle('forward', Boolean(chain?.forward.has(item.id)));
    if (item.id === key) item.setAttribute('aria-selected', 'true');
    else item.removeAttribute('aria-selected');
  }
}
