// Puts the page together: reads the trace out of the page, shows the overview or one connection,
// and keeps selection, step and address in agreement.
import { byId, element } from './dom.js';
import { showDetails } from './details.js';
import { showLesson, showProblems, showTitle, showTitleOfAll } from './heads.js';
import { listenTo } from './input.js';
import { indexLike, keyOf, layOut } from './ladder/layout.js';
import { makeLink, readLink } from './link.js';
import { startLive } from './live/live.js';
import { present, showPlace } from './live/present.js';
import { readTrace } from './model.js';
import { showOverview } from './overview.js';
import { applyTheme, buildSwitches, settings } from './settings.js';
import { drawDiagram, paints } from './states.js';
import { drawPrediction, drawStepper, mustPredict, pathsUpTo, predictions } from './steps.js';
import { scoreOf, sentenceOf, verdictOn } from './steps.js';
import { drawInWindow, fitPicture, ladder, markInWindow } from './window.js';
import { roomForPicture, scrollToEnd, scrollToEvent, scrollToStart } from './window.js';

const app = {
  trace: null,
  connection: null,
  layout: null,
  step: null,
  at: null,
  overview: null,
  drawn: null,
  live: null,
};
// The answers by segment; the step that is asked about; whether the picture follows its newest event.
Object.assign(app, { predicted: new Map(), asking: null, sticks: true });

function view() {
  return {
    trace: app.trace,
    layout: app.layout,
    settings,
    start: app.layout.start,
    limit: app.step ?? Infinity,
    stepping: app.step !== null,
    event: app.at === null ? null : app.layout.events[app.at],
    select: selectKey,
  };
}

// --- the picture of one connection ---

function redraw(force) {
  if (!app.layout) return;
  drawInWindow(app, view(), force);
}

/** The question stays at its segment, though calls that began earlier may have come before it. */
function stayAt(asking) {
  if (asking < 0) app.asking = null;
  else Object.assign(app, { asking, step: asking - 1, at: asking > 0 ? asking - 1 : null });
}

function relayout() {
  const before = app.at === null ? null : app.layout?.events[app.at];
  const asked = app.asking === null ? null : app.layout?.events[app.asking];
  app.layout = layOut(app.trace, app.connection, {
    width: roomForPicture(),
    setupOnly: settings.setupOnly,
    absolute: settings.absolute,
    fromStart: settings.fromStart,
  });
  if (before) {
    const again = indexLike(app.layout.events, before);
    app.at = again < 0 ? null : again;
    if (app.step !== null) app.step = Math.max(0, again);
  }
  if (asked) stayAt(indexLike(app.layout.events, asked));
  fitPicture(app);
  redraw(true);
}

// --- selection and step ---

function subjectOf(event) {
  if (!event) return { connection: app.connection };
  if (event.event) return { happening: event.event };
  return event.segment ? { segment: event.segment } : { call: event.call };
}

function refresh() {
  const event = app.at === null ? null : app.layout.events[app.at];
  const newest = app.live && app.step === null && !event ? app.layout.events.at(-1) : null;
  const now = { ...view(), newest };
  if (settings.present) showPlace(byId('place'), app.trace, event ?? newest);
  showDetails(byId('details'), now, subjectOf(event));
  drawDiagram(byId('diagram'), pathsUpTo(app.layout, event ? event.index : Infinity));
  if (app.asking === null) {
    const verdict = app.step === null ? scoreOf(app) : verdictOn(app, event?.segment);
    drawStepper(byId('stepper'), now, app.step, goToStep, verdict);
    app.live?.draw();
  } else drawPrediction(byId('stepper'), app.layout.events[app.asking].segment, predict);
  byId('said').textContent = app.asking === null ? (event ? sentenceOf(now, event) : '') : byId('stepper').innerText;
  document.body.classList.toggle('stepping', app.step !== null);
  setAddress(makeLink({ connection: app.connection.id, key: event ? keyOf(event) : null, step: app.step }));
}

function setAddress(hash) {
  if (location.hash === hash || (hash === '#' && location.hash === '')) return;
  app.ownHash = hash;
  location.replace(hash);
}

function selectEvent(index) {
  app.at = index;
  redraw(false);
  markInWindow(app);
  refresh();
  // A new address ends a scroll that has begun.
  if (index !== null) scrollToEvent(app.layout.events[index]);
}

function indexOfKey(key) {
  return app.layout.events.findIndex((event) => keyOf(event) === key);
}

function selectKey(key) {
  if (!key) return;
  let index = indexOfKey(key);
  // The item may be hidden: show all.
  for (const [name, hides] of [
    ['setupOnly', true],
    ['fromStart', false],
  ]) {
    if (index >= 0 || settings[name] !== hides) continue;
    byId(`switch-${name}`).click();
    index = indexOfKey(key);
  }
  if (index < 0) return;
  if (app.step !== null) leaveSteps();
  selectEvent(index);
}

function leaveSteps() {
  app.step = null;
  redraw(true);
}

function goToStep(index) {
  app.asking = null;
  if (index !== null && mustPredict(app, index, settings)) {
    app.step ??= -1;
    app.asking = index;
    redraw(true);
    refresh();
    return;
  }
  if (index === null) {
    leaveSteps();
    selectEvent(null);
    return;
  }
  const last = app.layout.events.length - 1;
  if (last < 0) return;
  app.step = Math.max(0, Math.min(last, index));
  app.at = app.step;
  redraw(true);
  refresh();
  scrollToEvent(app.layout.events[app.step]);
}

/** The answer to the question about the next segment: a kind of cause, or its index. */
function predict(said) {
  const index = app.asking;
  app.predicted.set(app.layout.events[index].segment.number, predictions[said]?.[0] ?? said);
  goToStep(index);
}

function move(by) {
  const last = app.layout.events.length - 1;
  if (last < 0) return;
  const from = app.at ?? (by > 0 ? -1 : last + 1);
  selectEvent(Math.max(0, Math.min(last, from + by)));
}

/** The trace has grown. */
function grow() {
  if (!byId('overview').hidden) app.overview?.update();
  if (!app.connection) return;
  relayout();
  refresh();
  if (app.sticks && app.step === null && app.at === null) toNewest();
}

function toNewest() {
  scrollToEnd();
  app.sticks = true;
}

/** Shows the newest event, and from now on those that come. */
function followNewest() {
  if (!app.connection) return;
  Object.assign(app, { step: null, at: null, asking: null });
  redraw(true);
  toNewest();
  refresh();
}

// --- pages ---

function showConnection(id) {
  const connection = app.trace.connections.get(id);
  if (!connection) return false;
  byId('overview').hidden = true;
  document.body.classList.remove('many');
  byId('connection').hidden = false;
  byId('to-overview').hidden = app.trace.connections.size < 2;
  byId('stepper').hidden = false;
  if (app.connection === connection) return true;
  Object.assign(app, { connection, layout: null, step: null, at: null, drawn: null });
  showTitle(app.trace, connection);
  relayout();
  scrollToStart(app.layout);
  return true;
}

function showAll() {
  Object.assign(app, { connection: null, layout: null, step: null, at: null });
  byId('connection').hidden = true;
  document.body.classList.add('many');
  byId('stepper').hidden = true;
  byId('overview').hidden = false;
  byId('to-overview').hidden = true;
  showTitleOfAll(app.trace);
  app.overview ??= showOverview(byId('overview'), app.trace, openConnection);
  app.overview.draw();
}

function openConnection(id) {
  if (!showConnection(id)) return;
  refresh();
  ladder.focus({ preventScroll: true });
}

function openFirst(id) {
  if (!showConnection(id)) return;
  refresh();
  toNewest();
}

/** Shows the item that the address names; without one, the only connection or the overview. */
function follow() {
  const link = readLink(location.hash);
  const single = app.trace.connections.size === 1;
  const segment = link.segment === null ? null : app.trace.segments.get(link.segment);
  const wanted = link.connection ?? segment?.connection ?? (single ? [...app.trace.connections.keys()][0] : null);
  if (wanted === null || !showConnection(wanted)) {
    if (app.trace.connections.size > 0) showAll();
    return;
  }
  if (link.step !== null) goToStep(link.step - 1);
  else if (segment) selectKey(`s${link.segment}`);
  else if (link.call !== null && app.trace.calls.has(link.call)) selectKey(`c${link.call}`);
  if (app.at === null) refresh();
}

function backToOverview() {
  const id = app.connection?.id;
  setAddress('#');
  showAll();
  if (id !== undefined) app.overview.here(id);
  app.overview.focus();
}

function jump({ connection, key }) {
  if (!showConnection(connection)) return;
  selectKey(key);
  ladder.focus({ preventScroll: true });
}

function complain(text) {
  byId('main').prepend(element('p', { class: 'problem', role: 'alert' }, text));
}

function start() {
  document.body.prepend(paints());
  applyTheme();
  buildSwitches(byId('controls'), () => {
    present(settings.present);
    if (!app.connection) return;
    relayout();
    if (app.at !== null) scrollToEvent(app.layout.events[app.at]);
    refresh();
  });
  app.trace = readTrace(byId('trace').textContent);
  listenTo(app, { move, selectEvent, goToStep, predict, follow, backToOverview, redraw, relayout });
  document.body.dataset.ready = 'true';
  if (document.body.dataset.live) {
    startLive({ app, show: openFirst, showAll, grow, follow: followNewest, jump });
    return;
  }
  showLesson(app.trace);
  showProblems(app.trace, jump);
  if (app.trace.damaged > 0)
    complain(`${app.trace.damaged} lines of the trace cannot be read; the other lines are shown.`);
  if (app.trace.connections.size === 0) complain('This trace has no TCP connection.');
  follow();
}

start();
