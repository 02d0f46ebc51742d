// Many connections: a row for each on one time axis, its outcome and who closed first. Only the
// rows in the window are in the document, so thousands of them cost nothing.
import { element, shape } from './dom.js';
import { duration } from './model.js';
import { outcomeWords, plural } from './words.js';

const rowHeight = 36;

const orders = {
  time: ['in time order', (a, b) => a.first - b.first || a.id - b.id],
  longest: ['longest first', (a, b) => b.last - b.first - (a.last - a.first) || a.id - b.id],
  segments: ['most segments first', (a, b) => b.segments.length - a.segments.length || a.id - b.id],
  outcome: ['by outcome', (a, b) => outcomeOf(a).localeCompare(outcomeOf(b)) || a.first - b.first],
};

const outcomeOf = (connection) => connection.told?.outcome ?? 'open';

function outcomeCounts(connections) {
  const counts = new Map();
  for (const connection of connections) counts.set(outcomeOf(connection), (counts.get(outcomeOf(connection)) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

const glyphOf = (outcome) => outcomeWords[outcome]?.[0] ?? '·';

function bar(connection, axis) {
  const x = (t) => (100 * (t - axis.from)) / axis.span;
  const svg = shape('svg', { class: 'bar', viewBox: '0 0 100 20', preserveAspectRatio: 'none', 'aria-hidden': 'true' });
  const from = x(connection.first);
  svg.append(
    shape('rect', {
      class: `extent ${outcomeOf(connection)}`,
      x: from,
      y: 7,
      width: Math.max(0.4, x(connection.last) - from),
      height: 6,
    }),
  );
  // At most forty ticks: more would only blacken the bar.
  const step = Math.max(1, Math.ceil(connection.segments.length / 40));
  for (let at = 0; at < connection.segments.length; at += step) {
    const segment = connection.segments[at];
    svg.append(
      shape('line', {
        class: `tick ${segment.phase}`,
        x1: x(segment.t),
        x2: x(segment.t),
        y1: 2,
        y2: 18,
        'vector-effect': 'non-scaling-stroke',
      }),
    );
  }
  return svg;
}

function drawRow(view, connection, index, axis) {
  const told = connection.told;
  const outcome = outcomeOf(connection);
  const row = element(
    'div',
    {
      role: 'row',
      class: `row${index === view.at ? ' here' : ''}`,
      id: `row-${connection.id}`,
      'aria-rowindex': index + 2,
      'aria-selected': index === view.at ? 'true' : 'false',
      onclick: () => view.open(connection.id),
    },
    element('span', { role: 'gridcell', class: 'number' }, String(connection.id)),
    element('span', { role: 'gridcell', class: 'ends' }, connection.client),
    element(
      'span',
      { role: 'gridcell', class: `outcome ${outcome}` },
      element('i', { 'aria-hidden': 'true' }, glyphOf(outcome)),
      ` ${outcome}`,
    ),
    element('span', { role: 'gridcell', class: 'who' }, told?.closed_first ?? '–'),
    element('span', { role: 'gridcell', class: 'count' }, String(connection.segments.length)),
    element('span', { role: 'gridcell', class: 'when' }, duration(Math.max(0, connection.last - connection.first))),
    element('span', { role: 'gridcell', class: 'axis' }, bar(connection, axis)),
  );
  row.style.transform = `translateY(${index * rowHeight}px)`;
  return row;
}

function axisMarks(axis) {
  const marks = shape('svg', {
    class: 'marks',
    viewBox: '0 0 100 20',
    preserveAspectRatio: 'none',
    'aria-hidden': 'true',
  });
  for (let at = 0; at <= 4; at += 1)
    marks.append(shape('line', { x1: at * 25, x2: at * 25, y1: 0, y2: 20, 'vector-effect': 'non-scaling-stroke' }));
  return element(
    'span',
    { role: 'columnheader', class: 'axis' },
    marks,
    element('span', { class: 'from' }, '0 s'),
    element('span', { class: 'to' }, duration(axis.span)),
  );
}

function columnHeads() {
  return ['', 'client', 'outcome', 'closed first', 'segments', 'lasted'].map((name, at) =>
    element('span', { role: 'columnheader', class: ['number', 'ends', 'outcome', 'who', 'count', 'when'][at] }, name),
  );
}

/**
 * Builds the overview in `holder`; `open(id)` is called for the connection chosen. It has draw(), update() for a trace
 * that has grown, focus(), and here(id).
 */
export function showOverview(holder, trace, open) {
  let all = [];
  const axis = { from: 0, span: 1 };
  const view = { at: 0, rows: [], order: 'time', only: null, open };
  const body = element('div', { class: 'rows', role: 'rowgroup' });
  const headings = element('div', { role: 'row', class: 'row headings', 'aria-rowindex': 1 });
  const grid = element(
    'div',
    { class: 'grid', role: 'grid', tabindex: 0, 'aria-label': 'Connections' },
    headings,
    body,
  );
  const totals = element('p', { class: 'why' });

  function update() {
    const here = view.rows[view.at]?.id;
    all = [...trace.connections.values()];
    axis.from = Math.min(...firsts(all));
    axis.span = Math.max(1, lastOf(all) - axis.from);
    grid.setAttribute('aria-rowcount', all.length + 1);
    headings.replaceChildren(...columnHeads(), axisMarks(axis));
    totals.textContent = `${plural(all.length, 'connection')}, ${plural(trace.segments.size, 'segment')}, ${plural(trace.calls.size, 'call')}`;
    fillChips();
    arrange();
    const again = view.rows.findIndex((row) => row.id === here);
    if (again >= 0 && again !== view.at) {
      view.at = again;
      draw();
    }
  }

  function draw() {
    const top = Math.max(0, Math.floor((grid.scrollTop - 2 * rowHeight) / rowHeight) - 8);
    const count = Math.ceil(grid.clientHeight / rowHeight) + 20;
    body.replaceChildren(
      ...view.rows.slice(top, top + count).map((connection, at) => drawRow(view, connection, top + at, axis)),
    );
    grid.setAttribute('aria-activedescendant', view.rows[view.at] ? `row-${view.rows[view.at].id}` : '');
  }

  function arrange() {
    view.rows = all
      .filter((connection) => view.only === null || outcomeOf(connection) === view.only)
      .sort(orders[view.order][1]);
    view.at = Math.min(view.at, Math.max(0, view.rows.length - 1));
    body.style.height = `${view.rows.length * rowHeight}px`;
    for (const button of chips.querySelectorAll('button'))
      button.setAttribute('aria-pressed', String(button.dataset.outcome === (view.only ?? '')));
    draw();
  }

  function move(to) {
    view.at = Math.max(0, Math.min(view.rows.length - 1, to));
    const y = view.at * rowHeight;
    if (y < grid.scrollTop) grid.scrollTop = y;
    if (y > grid.scrollTop + grid.clientHeight - 3 * rowHeight) grid.scrollTop = y - grid.clientHeight + 3 * rowHeight;
    draw();
  }

  const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity };
  grid.addEventListener('keydown', (event) => {
    if (event.key in moves) move(Math.max(0, Math.min(view.rows.length - 1, view.at + moves[event.key])));
    else if (event.key === 'Enter' && view.rows[view.at]) open(view.rows[view.at].id);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  grid.addEventListener('scroll', draw, { passive: true });

  const chip = (outcome, text) =>
    element(
      'button',
      {
        type: 'button',
        'data-outcome': outcome ?? '',
        'aria-pressed': 'false',
        onclick: () => {
          view.only = outcome;
          view.at = 0;
          grid.scrollTop = 0;
          arrange();
        },
      },
      text,
    );
  const chips = element('p', { class: 'chips', role: 'group', 'aria-label': 'Only connections of one outcome' });
  function fillChips() {
    const focused = chips.contains(document.activeElement) ? document.activeElement.dataset.outcome : null;
    chips.replaceChildren(
      chip(null, `all ${all.length.toLocaleString('en')}`),
      ...outcomeCounts(all).map(([outcome, count]) =>
        chip(outcome, `${glyphOf(outcome)} ${outcome} ${count.toLocaleString('en')}`),
      ),
    );
    for (const button of chips.children) if (button.dataset.outcome === focused) button.focus();
  }
  const sorter = element(
    'select',
    {
      'aria-label': 'Order',
      onchange: (event) => {
        view.order = event.target.value;
        arrange();
      },
    },
    ...Object.entries(orders).map(([key, [text]]) => element('option', { value: key }, text)),
  );
  holder.replaceChildren(element('div', { class: 'overview-head' }, totals, chips, sorter), grid);
  update();
  return { draw, update, focus: () => grid.focus(), here: (id) => move(view.rows.findIndex((row) => row.id === id)) };
}

function firsts(connections) {
  let least = Infinity;
  for (const connection of connections) least = Math.min(least, connection.first);
  return [least];
}

function lastOf(connections) {
  let most = -Infinity;
  for (const connection of connections) most = Math.max(most, connection.last);
  return most;
}
