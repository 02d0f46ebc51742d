import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, only, samples, textOf, withBrowser } from './support.js';
import { article } from './traces.js';

const { visit } = withBrowser();
const words = { S: 'SYN', F: 'FIN', R: 'RST', P: 'PSH', '.': 'ACK' };

for (const [name, trace] of Object.entries(samples())) {
  test(`${name}: as many arrows as segments, each with its flags, numbers and direction`, async () => {
    const { page, context, trouble } = await visit(trace, '#connection=1');
    const segments = only(eventsOf(trace), 'segment').filter(({ connection }) => connection === 1);
    const drawn = await page.locator('g.segment').evaluateAll((groups) =>
      groups.map((group) => {
        const shaft = group.querySelector('.shaft');
        return {
          id: group.id,
          words: group.querySelector('.words').textContent,
          numbers: group.querySelector('.numbers').textContent,
          right: shaft.x2.baseVal.value > shaft.x1.baseVal.value,
          y: shaft.y1.baseVal.value,
          classes: [...group.classList],
        };
      }),
    );
    assert.equal(drawn.length, segments.length);
    segments.forEach((segment, at) => {
      const arrow = drawn[at];
      assert.equal(arrow.id, `s${segment.number}`);
      assert.ok(arrow.words.includes([...segment.flags].map((flag) => words[flag]).join('-')), arrow.words);
      assert.equal(arrow.right, segment.from === 'client');
      assert.ok(arrow.classes.includes(`kind-${segment.cause.kind}`));
      if (segment.ack !== null) assert.match(arrow.numbers, new RegExp(`ack ${segment.ack}$`));
      if (segment.length > 0)
        assert.match(arrow.numbers, new RegExp(`^seq ${segment.seq}:${segment.seq + segment.length} `));
      const codes = segment.notes.map(({ code }) => code);
      assert.equal(arrow.classes.includes('lost'), codes.includes('lost') || codes.includes('listen-queue-full'));
      assert.equal(arrow.classes.includes('again'), codes.includes('retransmission'));
      assert.equal(arrow.classes.includes('reset'), segment.flags.includes('R'));
      if (at > 0) assert.ok(arrow.y > drawn[at - 1].y, 'time runs downwards');
    });
    assert.deepEqual(trouble, []);
    await context.close();
  });

  test(`${name}: every call is a box that begins and ends with it`, async () => {
    const { page, context } = await visit(trace, '#connection=1');
    await page.locator('#switch-fromStart').click();
    const calls = only(eventsOf(trace), 'call').filter(({ side }) => side);
    const arrows = new Map(
      await page
        .locator('g.segment')
        .evaluateAll((groups) =>
          groups.map((group) => [Number(group.id.slice(1)), group.querySelector('.shaft').y1.baseVal.value]),
        ),
    );
    const boxes = new Map(
      await page.locator('.item.call').evaluateAll((groups) =>
        groups.map((group) => {
          const box = group.querySelector('.box');
          const top = box.y.baseVal.value;
          return [
            Number(group.id.slice(1)),
            { top, bottom: top + box.height.baseVal.value, waits: box.classList.contains('waits') },
          ];
        }),
      ),
    );
    assert.equal(boxes.size, calls.length);
    for (const segment of only(eventsOf(trace), 'segment')) {
      const box = boxes.get(segment.cause.call);
      if (segment.cause.kind !== 'call' || !box || segment.cause.rule !== 'window') continue;
      const y = arrows.get(segment.number);
      assert.ok(box.top <= y && y <= box.bottom, `segment ${segment.number} lies beside its call`);
    }
    for (const call of calls) assert.equal(boxes.get(call.id).waits, call.woken_by.length > 0);
    await context.close();
  });

  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 390, height: 844 },
    { width: 640, height: 360 },
  ]) {
    test(`${name}: at ${viewport.width} × ${viewport.height} nothing overlaps and nothing is cut off`, async () => {
      const { page, context } = await visit(trace, '#connection=1', { viewport });
      for (const button of [null, '#switch-absolute', '#switch-fromStart', '#switch-setupOnly']) {
        if (button) await page.locator(button).click();
        assert.deepEqual(await overlaps(page), [], `after ${button}`);
      }
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'no sideways scrolling');
      await context.close();
    });
  }
}

/** Pairs of texts in the picture whose boxes share more than a hair, and texts beyond its edges. */
function overlaps(page) {
  return page.evaluate(() => {
    const picture = document.querySelector('.picture');
    const width = picture.width.baseVal.value;
    const texts = [...picture.querySelectorAll('text')].map((text) => ({
      text: text.textContent,
      box: text.getBBox(),
    }));
    const found = [];
    texts.forEach((a, at) => {
      if (a.box.x < -1 || a.box.x + a.box.width > width + 1) found.push(`beyond the edge: ${a.text}`);
      for (const b of texts.slice(at + 1)) {
        const across = Math.min(a.box.x + a.box.width, b.box.x + b.box.width) - Math.max(a.box.x, b.box.x);
        const down = Math.min(a.box.y + a.box.height, b.box.y + b.box.height) - Math.max(a.box.y, b.box.y);
        // Line boxes have some air above and below the letters.
        if (across > 1 && down > 5) found.push(`${a.text} / ${b.text}`);
      }
    });
    return found;
  });
}

test('the state bands of both ends follow the segments', async () => {
  const { page, context } = await visit(article());
  await page.locator('#switch-fromStart').click();
  const titles = await page.locator('.life title').allTextContents();
  assert.deepEqual(titles, [
    'client CLOSED',
    'client SYN-SENT',
    'client ESTABLISHED',
    'client CLOSE-WAIT',
    'client LAST-ACK',
    'client CLOSED',
    'server CLOSED',
    'server LISTEN',
    'server SYN-RECEIVED',
    'server ESTABLISHED',
    'server FIN-WAIT-1',
    'server FIN-WAIT-2',
    'server TIME-WAIT',
  ]);
  await context.close();
});

test('what was over before the first segment is folded; a click or the switch unfolds it', async () => {
  const { page, context } = await visit(article());
  const calls = () => page.locator('.item.call').count();
  const titles = () => page.locator('.life title').allTextContents();
  const folded = await calls();
  assert.match(await textOf(page, '.fold.earlier .fold-label'), /^\d+ earlier events not shown$/);
  assert.equal(
    (await titles()).find((title) => title.startsWith('server')),
    'server LISTEN',
  );
  const time = await textOf(page, '#s1 .time');
  await page.locator('.fold.earlier').click();
  assert.ok((await calls()) > folded);
  assert.equal(await page.locator('.fold.earlier').count(), 0);
  assert.ok((await titles()).includes('server CLOSED'));
  assert.equal(await textOf(page, '#s1 .time'), time, 'times count from the first event in both');
  await page.locator('#switch-fromStart').click();
  assert.equal(await calls(), folded);
  await context.close();
});

test('an address that names a folded call unfolds it', async () => {
  const listens = only(eventsOf(article()), 'call').find(({ name }) => name === 'listen');
  const { page, context } = await visit(article(), `#connection=1&call=${listens.id}`);
  assert.equal(await page.locator(`#c${listens.id}.selected`).count(), 1);
  await context.close();
});

test('a problem leads to its segment or call, and the picture moves there', async () => {
  const events = eventsOf(article());
  const socket = only(events, 'call').find(({ name, connection }) => name === 'bind' && !connection);
  const problem = { event: 'problem', text: 'reads on', topic: 'x', connection: null, segment: null, call: null };
  events.splice(-1, 0, { ...problem, kind: 'eof-ignored', connection: 1, segment: 10 });
  events.splice(-1, 0, { ...problem, kind: 'port-held', call: socket.id });
  const { page, context } = await visit(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await page.locator('#problems button').first().click();
  await page.waitForFunction(() => document.querySelector('#ladder').scrollTop > 100);
  assert.equal(await page.locator('#s10.selected').count(), 1);
  await page.locator('#problems button').nth(1).click();
  assert.equal(await page.locator(`#c${socket.id}.selected`).count(), 1);
  await context.close();
});

test('the long wait of the client is folded and marked with its length', async () => {
  const { page, context } = await visit(article());
  const folds = await page.locator('.fold-label').allTextContents();
  assert.ok(folds.includes('1.20 s of silence'), folds.join());
  assert.ok(folds.includes('2.16 s of silence'), folds.join());
  await context.close();
});

test('absolute numbers and “set-up and shutdown” change the picture', async () => {
  const { page, context } = await visit(article());
  assert.equal(await textOf(page, '#s1 .numbers'), 'seq 0');
  await page.locator('#switch-absolute').click();
  assert.equal(await textOf(page, '#s1 .numbers'), 'seq 598232472');
  assert.equal(await textOf(page, '#s2 .numbers'), 'seq 3283581888 ack 598232473');
  await page.locator('#switch-setupOnly').click();
  assert.equal(await page.locator('g.segment').count(), 7);
  assert.ok((await page.locator('.fold-label').allTextContents()).includes('4 data segments not shown'));
  await context.close();
});
