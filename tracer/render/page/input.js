// Listens to the reader: scrolling, clicks, keys, links, the window's size, printing.
import { byId } from './dom.js';
import { onKey } from './keys.js';
import { settings } from './settings.js';
import { isAtEnd, ladder, roomForPicture } from './window.js';

function onClick(app, on, event) {
  if (event.target.closest('.fold.earlier')) byId('switch-fromStart').click();
  if (app.step !== null) return;
  const item = event.target.closest('.item');
  if (item) on.selectEvent(Number(item.dataset.event));
  else if (app.at !== null) on.selectEvent(null);
}

function onResize(app, on) {
  if (app.layout && Math.abs(app.layout.geo.width - roomForPicture()) > 1) on.relayout();
  else on.redraw(false);
  if (!byId('overview').hidden) app.overview?.draw();
}

function onPrint(app, on, printing) {
  app.printing = printing;
  on.redraw(true);
}

/**
 * Listens to the reader. `on` has move(by), selectEvent(index), goToStep(index), predict(nth), follow() (the address
 * has changed), backToOverview(), redraw(force), relayout().
 */
export function listenTo(app, on) {
  const scrolled = () => {
    app.sticks = isAtEnd();
    on.redraw(false);
  };
  ladder.addEventListener('scroll', scrolled, { passive: true });
  ladder.addEventListener('click', (event) => onClick(app, on, event));
  const keys = { app, ladder, presents: () => settings.present, ...on };
  document.addEventListener('keydown', (event) => onKey(keys, event));
  window.addEventListener('hashchange', () => {
    if (location.hash !== app.ownHash) on.follow();
  });
  byId('to-overview').addEventListener('click', on.backToOverview);
  new ResizeObserver(() => onResize(app, on)).observe(byId('main'));
  window.addEventListener('beforeprint', () => onPrint(app, on, true));
  window.addEventListener('afterprint', () => onPrint(app, on, false));
}
