// The line of the live page: what it is doing, and the buttons for it.
import { element } from '../dom.js';
import { plural } from '../words.js';

const words = {
  live: ['●', 'live'],
  lost: ['◌', 'no connection to tcpwhy; trying again'],
  refused: ['✕', 'tcpwhy does not answer this page any more; ask it for a new address'],
  full: ['■', 'the page is full; a recording (-w) goes on'],
  ended: ['■', 'the trace has ended'],
};

function stateWords(live, full) {
  const [sign, text] = words[full && live.state === 'live' ? 'full' : live.state];
  if (!live.intake.paused) return [sign, text];
  const waiting = live.intake.fresh > 0 ? `: ${plural(live.intake.fresh, 'new segment')}` : '';
  return ['❚❚', `paused${waiting}`];
}

/** Fills the bar; `on` has pause(), follow() and save(). `behind`: the newest event is not the one that is shown. */
export function drawBar(holder, live, behind, on) {
  const [sign, text] = stateWords(live, live.trace.full);
  const button = (id, title, name, click, hidden) =>
    element('button', { type: 'button', id, title, hidden, onclick: click }, name);
  const focused = holder.contains(document.activeElement) ? document.activeElement.id : null;
  holder.dataset.state = live.intake.paused ? 'paused' : live.state;
  holder.replaceChildren(
    element(
      'p',
      { id: 'live-state', role: 'status' },
      element('span', { 'aria-hidden': 'true', class: 'sign' }, sign),
      ` ${text}`,
    ),
    button(
      'live-pause',
      'Keep the picture as it is; what happens meanwhile is kept (k)',
      live.intake.paused ? 'Go on (k)' : 'Pause (k)',
      on.pause,
      live.state === 'ended' && !live.intake.paused,
    ),
    button('live-follow', 'Show the newest event again (f)', 'Follow (f)', on.follow, !behind),
    button('live-save', 'Save the page with the trace in it as one file', 'Save', on.save, live.state !== 'ended'),
  );
  if (focused) (document.getElementById(focused) ?? holder).focus();
}
