// The lines to put in order: buttons and Alt with an arrow move one, and its number follows.
import { element } from '../../render/page/dom.js';
import { numberOf, textOf } from './rows.js';
import { moveLine, placeOf } from './sheet.js';

const steps = { ArrowUp: -1, ArrowDown: 1 };

/** The block that stands where these lines stand. `changed` hears of each change, `say` tells a reader of screens. */
export function orderBlock(sheet, changed, say) {
  const list = element('ol', { class: 'order' });
  const items = new Map(sheet.order.map((line) => [line, item(line)]));
  const taken = element('input', { type: 'checkbox', id: 'ordered', onchange: take });

  function take() {
    sheet.ordered = taken.checked;
    number();
    changed();
  }
  function number() {
    taken.checked = sheet.ordered;
    for (const [line, made] of items) made.querySelector('.place').textContent = placeOf(sheet, line);
  }
  function move(line, step) {
    if (!moveLine(sheet, line, step)) return;
    const made = items.get(line);
    // Its neighbour moves past it, so the focus stays where it is.
    if (step < 0) made.after(made.previousElementSibling);
    else made.before(made.nextElementSibling);
    number();
    changed();
    say(`Line ${line.number} is number ${placeOf(sheet, line)} of ${sheet.order.length}`);
  }
  function button(line, step, sign, word) {
    return element(
      'button',
      {
        type: 'button',
        'data-step': step,
        'aria-label': `line ${line.number}, ${word}`,
        onclick: () => move(line, step),
      },
      sign,
    );
  }
  function item(line) {
    return element(
      'li',
      { class: 'line' },
      numberOf(line),
      element('span', { class: 'place' }),
      element('span', { class: 'moves' }, button(line, -1, '↑', 'up'), button(line, 1, '↓', 'down')),
      textOf([line.parts[0].replace(/\s*#\s*$/, '')]),
    );
  }
  /** Alt and an arrow move the line; an arrow alone goes to the same button of the next line. */
  function listen(event) {
    const step = steps[event.key];
    const made = event.target.closest('.line');
    if (!step || !made) return;
    event.preventDefault();
    const line = [...items.keys()].find((each) => items.get(each) === made);
    if (event.altKey) return move(line, step);
    const next = step < 0 ? made.previousElementSibling : made.nextElementSibling;
    next?.querySelector(`[data-step="${event.target.dataset.step}"]`)?.focus();
  }

  list.addEventListener('keydown', listen);
  list.append(...sheet.order.map((line) => items.get(line)));
  number();
  return element(
    'li',
    { class: 'ordering' },
    element(
      'fieldset',
      {},
      element('legend', {}, 'Put these lines in order'),
      element(
        'p',
        {},
        'The buttons move a line, and so do Alt+↑ and Alt+↓. Any order is right that the two ends leave open.',
      ),
      list,
      element('label', {}, taken, ' The lines are in order now'),
    ),
  );
}
