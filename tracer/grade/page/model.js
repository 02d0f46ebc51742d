// What the table, the figures and the details know of the class. No document here.
import { counted } from './dom.js';

export const verdicts = {
  passed: { mark: '✓', word: 'passed' },
  failed: { mark: '✗', word: 'failed' },
  skipped: { mark: '–', word: 'not tried' },
  error: { mark: '!', word: 'not judged on that machine' },
  none: { mark: '', word: 'no result' },
};

export function verdictOf(cell) {
  return cell ? cell.v : 'none';
}

/** The data with what follows from it: for each check how many failed it, and why. */
export function classOf(data) {
  const max = data.checks.reduce((sum, check) => sum + (check.bonus ? 0 : check.max), 0);
  const students = data.students.map((student, index) => ({ ...student, index }));
  const checks = data.checks.map((check, index) => {
    const counts = { passed: 0, failed: 0, skipped: 0, error: 0, none: 0 };
    for (const student of students) counts[verdictOf(student.cells[index])] += 1;
    return { ...check, index, counts, stories: storiesOf(students, index) };
  });
  return { ...data, max, students, checks };
}

/** The reasons for which a check failed, the commonest first, each with its students. */
function storiesOf(students, index) {
  const stories = new Map();
  for (const student of students) {
    const cell = student.cells[index];
    if (!cell || cell.v !== 'failed') continue;
    const words = cell.w || 'no reason is known';
    if (!stories.has(words)) stories.set(words, []);
    stories.get(words).push(student);
  }
  return [...stories]
    .map(([words, who]) => ({ words, who }))
    .sort((one, other) => other.who.length - one.who.length || (one.words < other.words ? -1 : 1));
}

export function statusWords(student) {
  if (student.status === 'refused') return 'refused';
  const failed = student.cells.filter((cell) => verdictOf(cell) === 'failed').length;
  const parts = failed ? [`${counted(failed, 'check')} failed`] : ['no check failed'];
  if (student.status === 'incomplete') parts.push('incomplete');
  return parts.join(', ');
}

export const shares = {
  all: { words: 'All submissions', fits: () => true },
  full: { words: 'Full marks', fits: (student, whole) => student.score >= whole.max },
  failed: {
    words: 'With a failed check',
    fits: (student) => student.cells.some((cell) => verdictOf(cell) === 'failed'),
  },
  incomplete: { words: 'Incomplete', fits: (student) => student.status === 'incomplete' },
  refused: { words: 'Refused', fits: (student) => student.status === 'refused' },
};

/** The students that the filters leave, in the chosen order. */
export function chosen(whole, filter) {
  const word = filter.word.trim().toLowerCase();
  const left = whole.students.filter(
    (student) =>
      shares[filter.share].fits(student, whole) &&
      (!word || student.name.toLowerCase().includes(word)) &&
      (filter.check < 0 || verdictOf(student.cells[filter.check]) === 'failed') &&
      (!filter.scores || (student.score >= filter.scores[0] && student.score < filter.scores[1])),
  );
  const direction = filter.down ? -1 : 1;
  return left.sort((one, other) => direction * compare(one, other, filter.sort) || one.index - other.index);
}

const order = ['passed', 'failed', 'error', 'skipped', 'none'];

function compare(one, other, sort) {
  if (sort === 'name') return one.name.localeCompare(other.name, 'en', { numeric: true });
  if (sort === 'score') return one.score - other.score;
  return order.indexOf(verdictOf(one.cells[sort])) - order.indexOf(verdictOf(other.cells[sort]));
}

/** Bars of the distribution: [from, to) and how many scores lie in it. At most 24 of them. */
export function distribution(whole) {
  const most = Math.max(whole.max, ...whole.students.map((student) => student.score), 1);
  const width = Math.max(1, Math.ceil(most / 24));
  const bars = [];
  for (let from = 0; from <= most; from += width) bars.push({ from, to: from + width, count: 0 });
  for (const student of whole.students) bars[Math.floor(student.score / width)].count += 1;
  return bars;
}

export function median(numbers) {
  const sorted = [...numbers].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  if (!sorted.length) return 0;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
