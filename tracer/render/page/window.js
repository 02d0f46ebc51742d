// The window onto the picture of one connection: what is near it is drawn, and it moves to an event.
import { byId, element, shape } from './dom.js';
import { chainOf } from './chain.js';
import { drawEnds } from './heads.js';
import { drawLadder, markChain } from './ladder/ladder.js';
import { keyOf } from './ladder/layout.js';
import { enlargement } from './live/present.js';
import { settings } from './settings.js';

const aboveFirst = 70; // px above the first segment: the call that sends it
const drawAllBelow = 12000; // px: a picture of this height is drawn at once
const leastRoom = 320; // px

export const ladder = byId('ladder');
const laneHeads = element('div', { class: 'lane-heads', 'aria-hidden': 'true' });
const picture = shape('svg', { class: 'picture', role: 'presentation' });
const canvas = element('div', { class: 'canvas', role: 'presentation' }, picture);
ladder.append(laneHeads, canvas);
const still = matchMedia('(prefers-reduced-motion: reduce)');

const scale = () => (settings.present ? enlargement() : 1); // px of the window for each of the layout

/** The width that a layout has, in its own px. */
export const roomForPicture = () => Math.max(leastRoom, ladder.clientWidth / scale());

/** Gives the picture the height of the layout, and its lanes their heads. */
export function fitPicture(app) {
  canvas.style.height = `${app.layout.bottom * scale()}px`;
  drawEnds(laneHeads, app.trace, app.connection, app.layout, scale());
}

function partToDraw(app) {
  const { bottom } = app.layout;
  if (bottom <= drawAllBelow || app.printing) return { top: 0, bottom };
  const height = ladder.clientHeight / scale();
  const scrolled = ladder.scrollTop / scale();
  const top = Math.max(0, scrolled - 2 * height);
  return { top, bottom: Math.min(bottom, scrolled + 3 * height) };
}

/** Draws the part that the window shows and what is near it; unless it is drawn already, or by `force`. */
export function drawInWindow(app, view, force) {
  const visibleTop = ladder.scrollTop / scale();
  const visibleBottom = Math.min(app.layout.bottom, visibleTop + ladder.clientHeight / scale());
  if (!force && app.drawn && app.drawn.top <= visibleTop && app.drawn.bottom >= visibleBottom) return;
  const part = partToDraw(app);
  app.drawn = part;
  const { width } = app.layout.geo;
  picture.setAttribute('width', width * scale());
  picture.setAttribute('height', (part.bottom - part.top) * scale());
  picture.setAttribute('viewBox', `0 ${part.top} ${width} ${part.bottom - part.top}`);
  picture.style.top = `${part.top * scale()}px`;
  drawLadder(picture, view, part);
  markInWindow(app);
}

/** Marks the selected item and its chain. */
export function markInWindow(app) {
  const event = app.at === null ? null : app.layout.events[app.at];
  const key = event ? keyOf(event) || `h${event.index}` : null;
  const chain = event && app.step === null && keyOf(event) ? chainOf(app.trace, key) : null;
  markChain(picture, key, chain);
  ladder.setAttribute('aria-activedescendant', key && picture.querySelector(`#${key}`) ? key : '');
}

export function scrollToEvent(event) {
  const height = ladder.clientHeight - laneHeads.offsetHeight;
  const y = event.y * scale();
  const top = ladder.scrollTop;
  if (y > top + 60 && y < top + height - 60) return;
  ladder.scrollTo({ top: Math.max(0, y - height * 0.55), behavior: still.matches ? 'auto' : 'smooth' });
}

/** To the top; to the first segment, where so much came before it that it is out of sight there. */
export function scrollToStart(layout) {
  const first = layout.events.find((event) => event.segment);
  const isFar = first && first.y * scale() > ladder.clientHeight / 2;
  ladder.scrollTop = isFar ? Math.max(0, first.y * scale() - laneHeads.offsetHeight - aboveFirst) : 0;
}

export function scrollToEnd() {
  ladder.scrollTop = ladder.scrollHeight;
}

export const isAtEnd = () => ladder.scrollTop + ladder.clientHeight > ladder.scrollHeight - 80;
