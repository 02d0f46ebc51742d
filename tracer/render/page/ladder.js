// The ladder: two life lines painted with the states of their ends, segments as arrows between
// them, calls as boxes beside them. Only what is near the window is in the document.
import { shape, visible, cut } from './dom.js';
import { drawIcmp, icmpText } from './icmp.js';
import { keyOf, labelRoom } from './layout.js';
import { clock, duration, sideOf } from './model.js';
import { rules } from './rules.js';
import { painted } from './states.js';
import { callText, causeText, flagWords, isAgain, isLost, numbersText, resultText } from './words.js';

const { bandWidth, boxPitch, boxWidth } = rules;

// Errors that only say "not now".
const notYet = new Set(['EAGAIN', 'EINPROGRESS', 'EINTR']);

const lifeX = (geo, side) => (side === 'client' ? geo.clientX : geo.serverX);
const outwards = (side) => (side === 'client' ? -1 : 1);

function boxX(geo, box) {
  const inner = lifeX(geo, box.side) + outwards(box.side) * (bandWidth / 2 + 8 + box.column * boxPitch);
  return box.side === 'client' ? inner - boxWidth : inner;
}

/** Where the labels outside begin. */
function outsideX(view, side) {
  const { geo, columns } = view.layout;
  return lifeX(geo, side) + outwards(side) * (bandWidth / 2 + 14 + columns[side] * boxPitch);
}

// --- life lines ---

function drawBand(view, side, band, to) {
  const { geo } = view.layout;
  const x = lifeX(geo, side);
  const bottom = Math.min(band.bottom, to);
  if (bottom <= band.top) return null;
  const width = band.state === 'CLOSED' ? 3 : bandWidth;
  return shape(
    'g',
    { class: 'life' },
    shape('title', {}, `${side} ${band.state}`),
    painted(band.state, { x: x - width / 2, y: band.top, width, height: bottom - band.top }),
  );
}

function drawStateLabel(view, side, band) {
  const { geo } = view.layout;
  const x = lifeX(geo, side) - outwards(side) * (bandWidth / 2 + 8);
  return shape(
    'text',
    {
      x,
      y: band.event < 0 ? band.top + 15 : band.top + 23,
      class: 'state-label',
      'text-anchor': side === 'client' ? 'start' : 'end',
    },
    band.state,
  );
}

// --- segments ---

const tokenHeight = 22;

function tailToken(segment, x, y, outward) {
  const text = String(segment.number);
  const width = Math.max(tokenHeight, 10 + text.length * 9);
  const centre = x - outward * (width / 2);
  const left = centre - width / 2;
  const forms = {
    call: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight, rx: 11 }),
    reply: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight, rx: 11 }),
    exit: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight }),
    timer: () =>
      shape('path', {
        d: `M${left - 4} ${y}L${left + 3} ${y - 12}H${left + width - 3}L${left + width + 4} ${y}L${left + width - 3} ${y + 12}H${left + 3}Z`,
      }),
    unknown: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight, rx: 4 }),
  };
  return shape(
    'g',
    { class: `tail ${segment.cause.kind}` },
    forms[segment.cause.kind]?.() ?? forms.unknown(),
    shape('text', { x: centre, y: y + 5, 'text-anchor': 'middle' }, text),
  );
}

function arrowHead(segment, x, y, direction) {
  if (isLost(segment))
    return shape('path', {
      class: 'cross',
      d: `M${x - 8} ${y - 8}L${x + 8} ${y + 8}M${x + 8} ${y - 8}L${x - 8} ${y + 8}`,
    });
  if (segment.flags.includes('R'))
    return shape('path', {
      class: 'head',
      d: `M${x} ${y}l${-direction * 14} -8v16zM${x - direction * 16} ${y}l${-direction * 14} -8v16z`,
    });
  return shape('path', { class: 'head', d: `M${x} ${y}l${-direction * 14} -7v14z` });
}

function segmentLabel(view, event, x) {
  const { segment, y } = event;
  const words = `${isAgain(segment) ? '↻ ' : ''}${flagWords(segment.flags)}${isLost(segment) ? ' lost' : ''}`;
  const numbers = numbersText(segment, view.settings.absolute);
  const room = labelRoom(view.layout.geo) - words.length - (event.twoLines ? 0 : numbers.length) - 5;
  const payload = segment.payload && room > 4 ? `“${cut(visible(segment.payload), Math.min(room, 18))}”` : '';
  const line = (at, ...spans) => shape('text', { x, y: at, 'text-anchor': 'middle', class: 'segment-label' }, spans);
  const span = (name, text, dx) => (text ? shape('tspan', { class: name, dx }, text) : null);
  if (event.twoLines)
    return [line(y - 28, span('words', words), span('payload', payload, 9)), line(y - 10, span('numbers', numbers))];
  return [line(y - 10, span('words', words), span('numbers', numbers, 9), span('payload', payload, 9))];
}

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
          cut(causeText(segment, view.settings.asio), geo.callCharacters + 1),
        ),
      );
  }
  return group;
}

// --- calls ---

function callLabel(view, event, y, text, strong) {
  const { geo } = view.layout;
  const side = sideOf(view.trace, event.call ?? event.event) ?? 'client';
  const x = geo.narrow ? lifeX(geo, side) - outwards(side) * (bandWidth / 2 + 8) : outsideX(view, side);
  const anchor = (side === 'client') === geo.narrow ? 'start' : 'end';
  return shape('text', { x, y: y + 5, class: `call-label ${strong}`, 'text-anchor': anchor }, text);
}

/** A call's text in `room` characters: arguments give way, the name and what is behind them stay. */
function shortened(text, room) {
  if ([...text].length <= room) return text;
  return text.endsWith(')') && room > 4 ? `${cut(text.slice(0, -1), room - 1)})` : cut(text, room);
}

function callLabels(view, event) {
  const { call } = event;
  const text = visible(callText(call, view.settings.asio));
  const room = view.layout.geo.callCharacters;
  if (event.kind === 'enter') return callLabel(view, event, event.y, shortened(text, room), 'name');
  const waited = call.end - call.t;
  const result = resultText(call) + (call.woken_by.length > 0 && waited > 1e6 ? ` (${duration(waited)})` : '');
  if (event.kind === 'return') return callLabel(view, event, event.y, cut(result, room), 'result');
  return callLabel(view, event, event.y, `${shortened(text, room - result.length - 1)} ${result}`, 'name');
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
      'aria-label': `Call ${callText(call, view.settings.asio)} by ${call.process ?? `process ${call.pid}`}, ${resultText(call)}`,
    },
    drawBox(view, box, limit),
  );
  for (const index of new Set([box.first, box.last])) {
    const event = view.layout.events[index];
    if (event && index <= view.limit) group.append(callLabels(view, event));
  }
  return group;
}

// --- links ---

function spans(box, y) {
  return box.top <= y && y <= box.bottom;
}

/** From the call that sends to its segment, and from a segment to the calls it wakes. */
function drawLinks(view, event) {
  const { geo, boxes } = view.layout;
  const { segment } = event;
  const links = [];
  const sender = segment.cause.kind === 'call' ? boxes.get(segment.cause.call) : undefined;
  if (sender) {
    const inward = -outwards(sender.side);
    const edge = boxX(geo, sender) + (inward > 0 ? boxWidth : 0);
    const life = lifeX(geo, sender.side);
    const from = spans(sender, event.y) ? event.y : sender.bottom;
    links.push(
      shape('path', {
        class: `link sends${from === event.y ? '' : ' later'}`,
        d:
          from === event.y
            ? `M${edge} ${from}H${life - inward * (bandWidth / 2)}`
            : `M${edge - inward * (boxWidth / 2)} ${from}V${event.y}H${life - inward * (bandWidth / 2)}`,
      }),
    );
  }
  for (const id of view.trace.woke.get(segment.number) ?? []) {
    const box = boxes.get(id);
    if (!box || !spans(box, event.y)) continue;
    const outward = outwards(box.side);
    const edge = boxX(geo, box) + (outward > 0 ? 0 : boxWidth);
    const life = lifeX(geo, box.side) + outward * (bandWidth / 2);
    links.push(
      shape('path', { class: 'link wakes', d: `M${life} ${event.y}H${edge - outward * 4}` }),
      shape('path', { class: 'wake-head', d: `M${edge} ${event.y}l${-outward * 8} -5v10z` }),
    );
  }
  return links;
}

// --- the rest ---

function drawFold(view, fold) {
  const { geo } = view.layout;
  const middle = (geo.clientX + geo.serverX) / 2;
  const group = shape('g', { class: 'fold' });
  for (const side of ['client', 'server']) {
    const x = lifeX(geo, side);
    group.append(shape('path', { class: 'fold-gap', d: `M${x - 14} ${fold.y + 4}l9 -8l9 8l9 -8v6l-9 8l-9 -8l-9 8z` }));
    group.append(
      shape('path', {
        class: 'fold-edge',
        d: `M${x - 14} ${fold.y + 4}l9 -8l9 8l9 -8M${x - 14} ${fold.y + 10}l9 -8l9 8l9 -8`,
      }),
    );
  }
  group.append(
    shape(
      'text',
      { x: middle, y: fold.y + 6, 'text-anchor': 'middle', class: 'fold-label' },
      fold.hidden ? fold.text : `${fold.text} of silence`,
    ),
  );
  return group;
}

function happeningText(event) {
  if (event.event === 'signal') return `receives ${event.signal}`;
  if (event.event === 'icmp') return icmpText(event);
  if (event.event === 'loss')
    return event.dropping ? 'from here all that arrives is dropped' : 'arrivals are no longer dropped';
  const what =
    event.what === 'exit'
      ? event.signal
        ? `ended by ${event.signal}`
        : `exits, status ${event.status}`
      : event.what === 'fork'
        ? 'is forked'
        : 'starts';
  return `${event.name} ${what}`.trim();
}

/** In a small room the program's name gives way: the head of the lane has it. */
function happeningLabel(event, room) {
  const text = visible(happeningText(event));
  return text.length > room && event.name ? cut(visible(happeningText({ ...event, name: '' })), room) : cut(text, room);
}

function drawIcmpItem(view, event) {
  const { geo } = view.layout;
  const side = event.event.to;
  const inside = (end) => lifeX(geo, end) - outwards(end) * (bandWidth / 2 + 2);
  return shape(
    'g',
    {
      class: 'item happening icmp',
      id: `h${event.index}`,
      role: 'option',
      'data-event': event.index,
      'aria-label': `${icmpText(event.event)}, to the ${side}. ${event.event.why}`,
    },
    drawIcmp(event.event, {
      from: inside(side === 'client' ? 'server' : 'client'),
      to: inside(side),
      y: event.y,
      geo,
      time: clock(event.t - view.layout.start),
    }),
  );
}

function drawHappening(view, event) {
  if (event.event.event === 'icmp') return drawIcmpItem(view, event);
  const side = sideOf(view.trace, event.event) ?? 'client';
  const { geo } = view.layout;
  const x = lifeX(geo, side) + outwards(side) * (bandWidth / 2 + 8 + boxWidth / 2);
  const ends = event.event.what === 'exit';
  const mark = ends
    ? shape('path', { class: 'ending', d: `M${x - 7} ${event.y - 7}l14 14m0 -14l-14 14` })
    : shape('circle', { class: 'beginning', cx: x, cy: event.y, r: 5 });
  return shape(
    'g',
    {
      class: 'item happening',
      id: `h${event.index}`,
      role: 'option',
      'data-event': event.index,
      'aria-label': happeningText(event.event),
    },
    mark,
    callLabel(view, event, event.y, happeningLabel(event.event, geo.callCharacters), 'process'),
  );
}

/** What a happening says in words: for the panel and the screen reader. */
export function happeningSentence(trace, event) {
  const name = event.process ?? trace.processes.get(event.pid)?.name;
  if (event.event === 'icmp') return `${icmpText(event)}: ${event.why}`;
  const text = happeningText(event);
  return event.event === 'signal' && name ? `${name} ${text}` : text;
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
