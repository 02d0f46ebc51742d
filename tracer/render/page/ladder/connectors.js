// The short lines between the arrows and the boxes of calls.
import { shape } from '../dom.js';
import { boxX, lifeX, outwards } from './lanes.js';
import { rules } from './rules.js';

const { bandWidth, boxWidth } = rules;

function spans(box, y) {
  return box.top <= y && y <= box.bottom;
}

/** From the call that sends to its segment, and from a segment to the calls it wakes. */
export function drawLinks(view, event) {
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
