// Step mode: the run is replayed event by event. The bar at the bottom describes the current event in
// one large sentence; the picture shows the events up to it and no later ones.
import { element, visible } from './dom.js';
import { happeningSentence } from './ladder/happenings.js';
import { addStates } from './ladder/ladder_states.js';
import { sideOf } from './model.js';
import { causeText, flagWords, resultText } from './words.js';

/** The states that each end has gone through up to an event, in order and without repetitions. */
export function pathsUpTo(layout, index) {
  const paths = { client: [...layout.passed.client], server: [...layout.passed.server] };
  for (const event of layout.events) {
    if (event.index > index) break;
    addStates(paths, event.states);
  }
  return paths;
}

/** One sentence for an event. */
export function sentenceOf(view, event) {
  if (event.segment) {
    const segment = event.segment;
    return `${segment.number} ${flagWords(segment.flags)}: ${visible(segment.why)}`;
  }
  if (event.event) return visible(happeningSentence(view.trace, event.event));
  const { call } = event;
  const side = sideOf(view.trace, call) ?? 'process';
  const text = visible(call.text);
  if (event.kind === 'enter') return `the ${side} calls ${text}`;
  if (event.kind === 'call') return `the ${side} calls ${text} ${resultText(call)}`;
  const woken = call.woken_by.length > 0 ? `, woken by segment ${call.woken_by.join(', ')}` : '';
  return `the ${side}’s ${text} returns ${resultText(call)}${woken}`;
}

/** Beside the button, where nobody steps: the newest event of a trace that happens, or the keys. */
function restOfBar(view, remark) {
  if (!view.newest)
    return element('p', { class: 'hint' }, `↑ ↓ select, ← → step, Esc shows all${remark ? `; ${remark}` : ''}`);
  const count = element('span', { class: 'count' }, String(view.layout.events.length));
  return element('p', { class: 'sentence' }, count, ' ', sentenceOf(view, view.newest));
}

/** Fills the bar. `go(index)` moves; null leaves step mode. `remark` follows the sentence. */
export function drawStepper(holder, view, step, go, remark = '') {
  const count = view.layout.events.length;
  const button = (id, label, text, to, disabled) =>
    element('button', { type: 'button', id, 'aria-label': label, title: label, disabled, onclick: () => go(to) }, text);
  const stepping = step !== null;
  const at = stepping ? step : -1;
  holder.classList.toggle('stepping', stepping);
  const focused = document.activeElement?.closest?.('#stepper') ? document.activeElement.id : null;
  holder.replaceChildren(
    element(
      'div',
      { class: 'buttons' },
      stepping ? button('step-first', 'First event (Home)', '⇤', 0, at <= 0) : '',
      stepping ? button('step-back', 'One event back (←)', '←', at - 1, at <= 0) : '',
      button(
        'step-on',
        stepping ? 'Next event (→ or space)' : 'Replay event by event (→ or space)',
        stepping ? '→' : 'Step through  →',
        at + 1,
        count === 0 || at >= count - 1,
      ),
      stepping ? button('step-leave', 'Show all (Esc)', 'Show all', null, false) : '',
    ),
    stepping
      ? element(
          'p',
          { class: 'sentence' },
          element('span', { class: 'count' }, `${at + 1} / ${count}`),
          ' ',
          sentenceOf(view, view.layout.events[at]),
          remark ? element('span', { class: 'verdict' }, ` ${remark}`) : '',
        )
      : restOfBar(view, remark),
  );
  if (focused)
    (document.getElementById(focused)?.disabled === false
      ? document.getElementById(focused)
      : document.getElementById('step-on')
    ).focus();
}

// --- predict mode: before a step shows a segment, the reader says what makes its end send it ---

/** The kinds of a cause, as the trace names them, with words to choose from. The keys are 1 to 4. */
export const predictions = [
  ['call', 'a call of its program'],
  ['reply', 'the kernel, which answers a segment'],
  ['timer', 'a timer of the kernel'],
  ['exit', 'the end of its process'],
];

/** Whether this step must be predicted first: the next one, with a segment, and not yet answered. */
export function mustPredict(app, index, settings) {
  if (!settings.predict || index !== (app.step ?? -1) + 1) return false;
  const segment = app.layout.events[index]?.segment;
  return Boolean(segment) && !app.predicted.has(segment.number);
}

/** "You said a timer: right." — after the step. */
export function verdictOn(app, segment) {
  const said = segment && app.predicted.get(segment.number);
  if (!said) return '';
  const words = predictions.find(([kind]) => kind === said)[1];
  if (segment.cause.kind === said) return `You predicted ${words}: right.`;
  return `You predicted ${words}. It is another: ${causeText(segment)}.`;
}

/** Fills the bar with the question about the segment that comes next. */
export function drawPrediction(holder, segment, choose) {
  const buttons = predictions.map(([kind, words], at) =>
    element('button', { type: 'button', id: `predict-${kind}`, onclick: () => choose(kind) }, `${at + 1} ${words}`),
  );
  holder.classList.add('stepping');
  holder.replaceChildren(
    element(
      'p',
      { class: 'question' },
      `Segment ${segment.number}, ${flagWords(segment.flags)}, by the ${segment.from}. What sends it?`,
    ),
    element('div', { class: 'buttons' }, ...buttons),
  );
}

/** How many predictions were right: "3 of 5 right". */
export function scoreOf(app) {
  if (app.predicted.size === 0) return '';
  const right = [...app.predicted].filter(
    ([number, said]) => app.trace.segments.get(number).cause.kind === said,
  ).length;
  return `${right} of ${app.predicted.size} right`;
}
