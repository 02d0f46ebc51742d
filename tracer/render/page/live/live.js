// The page while the trace happens: it grows, follows the newest event, pauses, and goes on.
import { byId } from '../dom.js';
import { showLesson, showProblems, showTitle, showTitleOfAll } from '../heads.js';
import { drawBar } from './bar.js';
import { makeIntake } from './intake.js';
import { offer, wholePage } from './save.js';
import { followEvents } from './stream.js';
import { showWaiting } from './waiting.js';

const isOver = (connection) => {
  const last = connection.segments.at(-1);
  const over = (state) => state === 'CLOSED' || state === 'TIME-WAIT';
  return Boolean(last) && over(last.client_state) && over(last.server_state);
};

/**
 * Starts it. `page` has app, and what the page can do: show(id), showAll(), grow() (the connection that is shown, anew),
 * follow() (its newest event), jump(address).
 */
export function startLive(page) {
  const { app } = page;
  const live = { state: 'live', intake: null, known: 0, document: null, trace: app.trace };
  const bar = byId('live');
  app.live = live;
  bar.hidden = false;

  const atNewest = () => app.connection === null || (app.step === null && app.at === null);
  const draw = () => drawBar(bar, live, live.intake.paused || !atNewest(), { pause, follow, save });

  function pause() {
    live.intake.pause(!live.intake.paused);
    draw();
  }
  function follow() {
    live.intake.pause(false);
    page.follow();
    draw();
  }
  async function save() {
    offer(wholePage(await live.document, live.intake.lines()), 'tcpwhy.html');
  }

  // A new connection: the page goes on to it if the viewer follows and the one before it is over.
  function chooseConnection() {
    const { size } = app.trace.connections;
    if (size === live.known) return;
    live.known = size;
    const newest = [...app.trace.connections.keys()].at(-1);
    if (app.connection === null) {
      if (byId('overview').hidden) (size === 1 ? page.show : page.showAll)(newest);
    } else if (atNewest()) (isOver(app.connection) ? page.show : page.showAll)(newest);
    byId('to-overview').hidden = size < 2 || app.connection === null;
  }

  function grown() {
    const { trace } = app;
    showLesson(trace);
    showProblems(trace, page.jump);
    const waits = trace.connections.size === 0;
    byId('waiting').hidden = !waits;
    if (waits) {
      showTitleOfAll(trace);
      showWaiting(byId('waiting'), trace);
    } else {
      chooseConnection();
      if (app.connection) showTitle(trace, app.connection);
      page.grow();
    }
    draw();
  }

  function turn(state) {
    return () => {
      if (live.state === 'ended') return;
      live.state = state;
      if (state === 'ended') {
        delete document.body.dataset.live; // from now on it is the report
        live.intake.take('');
      }
      draw();
    };
  }

  live.intake = makeIntake(app.trace, grown);
  Object.assign(live, { draw, pause, follow });
  live.document = fetch('./').then((answer) => answer.text());
  followEvents(document.body.dataset.live, {
    lines: (text) => {
      live.intake.take(text);
      if (live.intake.paused) draw();
    },
    back: turn('live'),
    lost: turn('lost'),
    refused: turn('refused'),
    ended: turn('ended'),
  });
  grown();
}
