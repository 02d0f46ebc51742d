// The page of a class: reads its data, draws, and listens.
import { showDetails } from './details.js';
import { byId, counted, element, say } from './dom.js';
import { showDistribution, showFigures } from './figures.js';
import { chosen, classOf, shares } from './model.js';
import { drawTable, listenToTable, markChosen } from './table.js';
import { switchTheme } from '../../render/page/theme.js';

const whole = classOf(JSON.parse(byId('data').textContent));
const filter = { word: '', share: 'all', check: -1, scores: undefined, sort: 'name', down: false };
let opened;

function draw() {
  const students = chosen(whole, filter);
  drawTable(whole, students, { key: filter.sort, down: filter.down });
  const words = `${students.length} of ${counted(whole.students.length, 'submission')}`;
  byId('shown').textContent = words;
  say(words);
  markChosen(opened);
}

function open(what) {
  opened = what;
  showDetails(whole, what, open);
  markChosen(what);
}

function sortBy(key) {
  filter.down = filter.sort === key ? !filter.down : key === 'score';
  filter.sort = key;
  draw();
}

function select(label, words, change) {
  const options = words.map(([value, text]) => element('option', { value }, text));
  return element(
    'label',
    {},
    element('span', { class: 'unseen' }, label),
    element('select', { on: { change: (event) => change(event.target.value) } }, ...options),
  );
}

function showControls() {
  const search = element('input', {
    id: 'search',
    type: 'search',
    placeholder: 'Find a submission ( / )',
    'aria-label': 'Find a submission',
    on: {
      input: (event) => {
        filter.word = event.target.value;
        draw();
      },
    },
  });
  const share = select(
    'Which submissions',
    Object.entries(shares).map(([key, { words }]) => [key, words]),
    (value) => {
      filter.share = value;
      draw();
    },
  );
  const failed = select(
    'Which check failed',
    [[-1, 'Any check'], ...whole.checks.map((check) => [check.index, `Failed ${check.id}`])],
    (value) => {
      filter.check = Number(value);
      draw();
    },
  );
  byId('controls').append(
    search,
    share,
    failed,
    element('span', { id: 'shown', class: 'quiet' }),
    element('button', { type: 'button', id: 'to-class', on: { click: () => open(undefined) } }, 'The class'),
    element('button', { type: 'button', id: 'switch-theme', on: { click: switchTheme } }, 'Light or dark'),
  );
}

function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.target.matches('input')) {
      event.preventDefault();
      byId('search').focus();
    }
    if (event.key === 'Escape') open(undefined);
  });
}

showFigures(whole);
const markBars = showDistribution(whole, (scores) => {
  filter.scores = filter.scores && filter.scores[0] === scores[0] ? undefined : scores;
  markBars(filter.scores);
  draw();
});
showControls();
listenToTable(whole, (meaning) => {
  if (meaning.sort) sortBy(meaning.sort);
  else if (meaning.check && !meaning.student && opened?.check === meaning.check && !opened.student)
    sortBy(meaning.check.index);
  else open(meaning);
});
listenToKeys();
draw();
open(undefined);
document.body.dataset.ready = '';
