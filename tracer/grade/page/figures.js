// The head of the page: what the class is, its figures, and how its scores are distributed.
import { byId, counted, element } from './dom.js';
import { distribution, median } from './model.js';

function figure(number, words) {
  return element('p', { class: 'figure' }, element('strong', {}, String(number)), element('span', {}, words));
}

export function showFigures(whole) {
  const { students } = whole;
  document.title = `${whole.assignment}: ${counted(students.length, 'submission')}`;
  byId('heading').textContent = whole.assignment;
  const graded = whole.time ? `graded ${whole.time.slice(0, 16).replace('T', ' ')} UTC` : '';
  const parts = [counted(students.length, 'submission'), graded, `tcpwhy ${whole.tcpwhy}`];
  if (whole.anonymous) parts.push('no names, no text of programs, no hidden checks');
  byId('about').textContent = parts.filter(Boolean).join(' · ');
  const full = students.filter((student) => student.score >= whole.max).length;
  const figures = [
    figure(`${median(students.map((student) => student.score))}`, `median of ${whole.max}`),
    figure(full, 'with full marks'),
  ];
  for (const status of ['incomplete', 'refused']) {
    const number = students.filter((student) => student.status === status).length;
    if (number) figures.push(figure(number, status));
  }
  byId('figures').append(...figures);
}

/** Each bar is a button that leaves only its submissions. */
export function showDistribution(whole, choose) {
  const bars = distribution(whole);
  const most = Math.max(...bars.map((bar) => bar.count), 1);
  const place = byId('distribution');
  const buttons = bars.map((bar) => {
    const range = bar.to - bar.from === 1 ? counted(bar.from, 'point') : `${bar.from} to ${bar.to} points`;
    const label = `${range}: ${counted(bar.count, 'submission')}`;
    const scores = [bar.from, bar.to];
    return element(
      'button',
      {
        type: 'button',
        class: 'bar',
        title: label,
        'aria-label': label,
        'aria-pressed': 'false',
        on: { click: () => choose(scores) },
      },
      element('span', { class: 'count' }, bar.count ? String(bar.count) : ''),
      element('span', { class: 'fill', style: { '--share': bar.count / most } }),
      element('span', { class: 'from' }, String(bar.from)),
    );
  });
  place.removeAttribute('role');
  place.setAttribute('role', 'group');
  place.append(...buttons);
  return (scores) => {
    for (const [index, button] of buttons.entries())
      button.setAttribute('aria-pressed', String(Boolean(scores) && scores[0] === bars[index].from));
  };
}
