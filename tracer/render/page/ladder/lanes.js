// The two lanes of the ladder: where they stand, the life lines painted with the states of the ends,
// the folds, and the labels beside them.
import { shape } from '../dom.js';
import { sideOf } from '../model.js';
import { rules } from './rules.js';
import { painted } from '../states.js';

const { bandWidth, boxPitch, boxWidth } = rules;

export const lifeX = (geo, side) => (side === 'client' ? geo.clientX : geo.serverX);
export const outwards = (side) => (side === 'client' ? -1 : 1);

export function boxX(geo, box) {
  const inner = lifeX(geo, box.side) + outwards(box.side) * (bandWidth / 2 + 8 + box.column * boxPitch);
  return box.side === 'client' ? inner - boxWidth : inner;
}

/** Where the labels outside begin. */
export function outsideX(view, side) {
  const { geo, columns } = view.layout;
  return lifeX(geo, side) + outwards(side) * (bandWidth / 2 + 14 + columns[side] * boxPitch);
}

export function drawBand(view, side, band, to) {
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

export function drawStateLabel(view, side, band) {
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

/** A label beside the life line of the event's side. */
export function callLabel(view, event, y, text, strong) {
  const { geo } = view.layout;
  const side = sideOf(view.trace, event.call ?? event.event) ?? 'client';
  const x = geo.narrow ? lifeX(geo, side) - outwards(side) * (bandWidth / 2 + 8) : outsideX(view, side);
  const anchor = (side === 'client') === geo.narrow ? 'start' : 'end';
  return shape('text', { x, y: y + 5, class: `call-label ${strong}`, 'text-anchor': anchor }, text);
}

export function drawFold(view, fold) {
  const { geo } = view.layout;
  const middle = (geo.clientX + geo.serverX) / 2;
  const group = shape('g', { class: fold.earlier ? 'fold earlier' : 'fold' });
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
  group.append(shape('text', { x: middle, y: fold.y + 6, 'text-anchor': 'middle', class: 'fold-label' }, fold.text));
  return group;
}
