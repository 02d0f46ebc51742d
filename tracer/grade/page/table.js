// The table: a row a submission, a column a check. Arrow keys move, Enter opens.
import { byId, counted, element } from './dom.js';
import { statusWords, verdictOf, verdicts } from './model.js';

function columnHead(check, whole, sort) {
  const { failed } = check.counts;
  const share = whole.students.length ? failed / whole.students.length : 0;
  const points = check.bonus ? `${check.max} bonus` : counted(check.max, 'point');
  const label = `${check.title} (${points}): ${failed} failed`;
  return element(
    'th',
    { scope: 'col', class: 'check', 'aria-sort': sortWord(sort, check.index) },
    element(
      'button',
      { type: 'button', tabindex: -1, 'data-check': check.index, title: label, 'aria-label': label },
      element('span', { class: 'id' }, check.id + (check.bonus ? ' +' : '') + (check.hidden ? ' (hidden)' : '')),
      element('span', { class: 'share', style: { '--share': share } }),
      element('span', { class: 'failures' }, failed ? String(failed) : '·'),
    ),
  );
}

function sortWord(sort, key) {
  if (sort.key !== key) return 'none';
  return sort.down ? 'descending' : 'ascending';
}

function sortHead(name, key, sort) {
  const arrow = sort.key === key ? (sort.down ? ' ↓' : ' ↑') : '';
  return element(
    'th',
    { scope: 'col', class: key, 'aria-sort': sortWord(sort, key) },
    element('button', { type: 'button', tabindex: -1, 'data-sort': key }, name + arrow),
  );
}

function cellOf(student, check) {
  const cell = student.cells[check.index];
  const verdict = verdictOf(cell);
  const label = `${student.name}, ${check.id}: ${verdicts[verdict].word}`;
  return element(
    'td',
    { class: `v ${verdict}`, tabindex: -1, 'data-check': check.index, title: label, 'aria-label': label },
    verdicts[verdict].mark,
  );
}

function rowOf(student, whole) {
  const points = student.status === 'refused' ? 'refused' : String(student.score);
  const share = whole.max ? Math.min(student.score / whole.max, 1) : 0;
  return element(
    'tr',
    { 'data-student': student.index, class: student.status },
    element('th', { scope: 'row', class: 'name', tabindex: -1, title: statusWords(student) }, student.name),
    element(
      'td',
      { class: 'score', tabindex: -1, style: { '--share': share } },
      points,
      student.status === 'incomplete' ? element('span', { class: 'unsure', title: 'incomplete' }, '?') : '',
    ),
    ...whole.checks.map((check) => cellOf(student, check)),
  );
}

/** Draws the rows. `open` gets {student, check}: either may be undefined. */
export function drawTable(whole, students, sort) {
  const head = element(
    'tr',
    {},
    sortHead('Submission', 'name', sort),
    sortHead('Points', 'score', sort),
    ...whole.checks.map((check) => columnHead(check, whole, sort)),
  );
  const body = element('tbody', {}, ...students.map((student) => rowOf(student, whole)));
  const table = element(
    'table',
    { role: 'grid', 'aria-rowcount': students.length + 1 },
    element('thead', {}, head),
    body,
  );
  byId('class').replaceChildren(
    students.length ? table : element('p', { class: 'empty' }, 'No submission fits these filters.'),
  );
  const first = table.querySelector('tbody .name');
  if (first) first.tabIndex = 0;
}

/** The places of the grid that can have the focus, row by row. */
function places() {
  return [...byId('class').querySelectorAll('tr')].map((row) => [...row.querySelectorAll('th button, th.name, td')]);
}

const steps = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

function moved(event, grid, row, column) {
  if (event.key === 'Home') return grid[event.ctrlKey ? 0 : row][0];
  if (event.key === 'End') return grid[event.ctrlKey ? grid.length - 1 : row].at(-1);
  const step = steps[event.key];
  if (!step) return undefined;
  const next = grid[Math.min(Math.max(row + step[0], 0), grid.length - 1)];
  return next[Math.min(Math.max(column + step[1], 0), next.length - 1)];
}

function focusOn(place) {
  for (const other of byId('class').querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
  place.tabIndex = 0;
  place.focus();
  place.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

/** What a click or Enter means at a place of the table. */
function meaningOf(target, whole) {
  const sort = target.closest('[data-sort]');
  if (sort) return { sort: sort.dataset.sort };
  const row = target.closest('tr[data-student]');
  const cell = target.closest('[data-check]');
  const check = cell ? whole.checks[Number(cell.dataset.check)] : undefined;
  if (!row && !check) return undefined;
  return { student: row ? whole.students[Number(row.dataset.student)] : undefined, check };
}

export function listenToTable(whole, act) {
  const table = byId('class');
  table.addEventListener('click', (event) => {
    const meaning = meaningOf(event.target, whole);
    if (!meaning) return;
    const place = event.target.closest('td, th.name, button');
    if (place && !meaning.sort) focusOn(place);
    act(meaning);
  });
  table.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.target.matches('button')) {
      const meaning = meaningOf(event.target, whole);
      if (meaning) act(meaning);
      return;
    }
    const grid = places();
    const row = grid.findIndex((each) => each.includes(event.target));
    if (row < 0) return;
    const place = moved(event, grid, row, grid[row].indexOf(event.target));
    if (!place) return;
    event.preventDefault();
    focusOn(place);
  });
}

/** Marks the cell, the row or the column that the details are about. */
export function markChosen(what) {
  for (const old of byId('class').querySelectorAll('.chosen')) old.classList.remove('chosen', 'column');
  if (!what) return;
  const rows = what.student
    ? [...byId('class').querySelectorAll(`tr[data-student="${what.student.index}"]`)]
    : [...byId('class').querySelectorAll('tr')];
  for (const row of rows) {
    if (!what.check) row.classList.add('chosen');
    else
      row
        .querySelector(`[data-check="${what.check.index}"]`)
        ?.classList.add('chosen', ...(what.student ? [] : ['column']));
  }
}
