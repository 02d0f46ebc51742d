// The pane beside the table: the class, a check, a submission, or one verdict.
import { byId, counted, element } from './dom.js';
import { statusWords, verdictOf, verdicts } from './model.js';

function pill(verdict) {
  return element('span', { class: `pill ${verdict}` }, `${verdicts[verdict].mark} ${verdicts[verdict].word}`);
}

function pageLink(cell) {
  if (!cell?.p) return '';
  return element('p', { class: 'recording' }, element('a', { href: encodeURI(cell.p) }, 'What was on the wire'));
}

function narrative(cell) {
  return cell?.t
    ? element('pre', { class: 'narrative' }, cell.t.trimEnd())
    : element('p', { class: 'quiet' }, 'As it should be.');
}

function pointsOf(cell, check) {
  return cell ? `${cell.s} of ${counted(check.max, 'point')}${check.bonus ? ', bonus' : ''}` : '';
}

function opener(what, words, open) {
  return element('button', { type: 'button', class: 'link', on: { click: () => open(what) } }, words);
}

/** A story with the submissions whose story it is; more than a few are folded. */
function storyItem(story, check, open) {
  const most = 12;
  const names = story.who.map((student) => element('li', {}, opener({ student, check }, student.name, open)));
  const rest = names.splice(most);
  const list = element('ul', { class: 'who' }, ...names);
  const more = rest.length
    ? element('details', {}, element('summary', {}, `${rest.length} more`), element('ul', { class: 'who' }, ...rest))
    : '';
  return element(
    'li',
    {},
    element('p', {}, element('strong', { class: 'times' }, `${story.who.length} ×`), ` ${story.words}`),
    list,
    more,
  );
}

function countsOf(check) {
  const words = Object.keys(verdicts).filter((verdict) => check.counts[verdict]);
  return element(
    'p',
    { class: 'pills' },
    ...words.map((verdict) =>
      element('span', { class: `pill ${verdict}` }, `${check.counts[verdict]} ${verdicts[verdict].word}`),
    ),
  );
}

function ofCheck(check, open) {
  const points = check.bonus ? `bonus of ${check.max}` : counted(check.max, 'point');
  return [
    element('p', { class: 'kicker' }, `Check · ${points}${check.hidden ? ' · students do not see it' : ''}`),
    element('h2', {}, check.id),
    element('p', { class: 'lead' }, check.title),
    countsOf(check),
    check.stories.length ? element('h3', {}, 'Why it failed') : '',
    element('ol', { class: 'stories' }, ...check.stories.map((story) => storyItem(story, check, open))),
  ];
}

function ofStudent(student, whole, open) {
  const parts = [
    element('p', { class: 'kicker' }, `Submission · ${statusWords(student)}`),
    element('h2', {}, student.name),
    element(
      'p',
      { class: 'lead' },
      student.refused
        ? `Refused: ${student.refused}`
        : `${student.score} of ${counted(whole.max, 'point')}${student.bonus ? `, ${student.bonus} of them bonus` : ''}`,
    ),
  ];
  for (const check of whole.checks) {
    const cell = student.cells[check.index];
    if (!cell || cell.v === 'passed') continue;
    parts.push(
      element(
        'section',
        { class: 'verdict' },
        element('h3', {}, opener({ student, check }, check.id, open), ' ', pill(verdictOf(cell))),
        narrative(cell),
        pageLink(cell),
      ),
    );
  }
  const passed = whole.checks.filter((check) => verdictOf(student.cells[check.index]) === 'passed');
  if (passed.length)
    parts.push(element('p', { class: 'quiet' }, `Passed: ${passed.map((check) => check.id).join(', ')}`));
  return parts;
}

function ofCell(student, check, open) {
  const cell = student.cells[check.index];
  const same = check.stories.find((story) => story.who.includes(student));
  const others =
    same && same.who.length > 1 ? `${counted(same.who.length - 1, 'other submission')} failed for the same reason` : '';
  return [
    element(
      'p',
      { class: 'kicker' },
      opener({ student }, student.name, open),
      ' · ',
      opener({ check }, check.id, open),
    ),
    element('h2', {}, check.title),
    element('p', { class: 'pills' }, pill(verdictOf(cell)), element('span', { class: 'quiet' }, pointsOf(cell, check))),
    narrative(cell),
    pageLink(cell),
    others ? element('p', {}, opener({ check }, others, open)) : '',
  ];
}

/** Where nothing is chosen: the checks, the one that most failed first. */
function ofClass(whole, open) {
  const failed = whole.checks
    .filter((check) => check.counts.failed)
    .sort((one, other) => other.counts.failed - one.counts.failed);
  const rows = failed.map((check) =>
    element(
      'li',
      {},
      element(
        'p',
        {},
        element('strong', { class: 'times' }, `${check.counts.failed} ×`),
        ' ',
        opener({ check }, check.id, open),
      ),
      element(
        'p',
        { class: 'story' },
        check.stories[0].words,
        check.stories.length > 1 ? ` (${check.stories[0].who.length} of them)` : '',
      ),
    ),
  );
  return [
    element('p', { class: 'kicker' }, 'The class'),
    element('h2', {}, failed.length ? 'What most often went wrong' : 'No check was failed'),
    element('ol', { class: 'stories' }, ...rows),
    element(
      'p',
      { class: 'quiet' },
      'Click a cell, a submission or a check. Arrow keys move in the table, Enter opens, / searches, Escape returns here.',
    ),
  ];
}

export function showDetails(whole, what, open) {
  const parts = !what
    ? ofClass(whole, open)
    : what.student && what.check
      ? ofCell(what.student, what.check, open)
      : what.student
        ? ofStudent(what.student, whole, open)
        : ofCheck(what.check, open);
  byId('details').replaceChildren(...parts.filter((part) => part !== ''));
  byId('details').scrollTop = 0;
}
