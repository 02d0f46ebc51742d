// Events that are neither segments nor calls: what processes do, signals, ICMP errors, switched losses.
import { cut, shape, visible } from '../dom.js';
import { drawIcmp, icmpText } from './icmp.js';
import { callLabel, lifeX, outwards } from './lanes.js';
import { clock, sideOf } from '../model.js';
import { rules } from './rules.js';

const { bandWidth, boxWidth } = rules;

function happeningText(event) {
  if (event.event === 'signal') return `gets ${event.signal}`;
  if (event.event === 'icmp') return icmpText(event);
  if (event.event === 'loss') return event.dropping ? 'from now on arrivals are lost' : 'the loss of arrivals ends';
  const what =
    event.what === 'exit'
      ? event.signal
        ? `is killed by ${event.signal}`
        : `exits with status ${event.status}`
      : event.what === 'fork'
        ? 'is forked'
        : 'starts';
  return `${event.name} ${what}`.trim();
}

/** Where there is little room, the program's name is left out: it stands at the head of the lane. */
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

export function drawHappening(view, event) {
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

/** A happening as a sentence, for the panel and the screen reader. */
export function happeningSentence(trace, event) {
  const name = event.process ?? trace.processes.get(event.pid)?.name;
  if (event.event === 'icmp') return `${icmpText(event)}: ${event.why}`;
  const text = happeningText(event);
  return event.event === 'signal' && name ? `${name} ${text}` : text;
}
