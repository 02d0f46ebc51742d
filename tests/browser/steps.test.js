import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, only, samples, textOf, withBrowser } from './support.js';
import { article } from './traces.js';

const { visit } = withBrowser();

for (const [name, trace] of Object.entries(samples())) {
  test(`${name}: stepping shows event after event, and the states as the JSON says`, async () => {
    const { page, context, trouble } = await visit(trace, '#connection=1');
    const segments = only(eventsOf(trace), 'segment').filter(({ connection }) => connection === 1);
    await page.keyboard.press('ArrowRight');
    const count = Number((await textOf(page, '#stepper .count')).split('/')[1]);
    let shown = 0;
    for (let step = 1; step <= count; step += 1) {
      assert.equal(await textOf(page, '#stepper .count'), `${step} / ${count}`);
      const now = await page.evaluate(() => ({
        arrows: document.querySelectorAll('g.segment').length,
        sentence: document.querySelector('.sentence').textContent,
        said: document.querySelector('#said').textContent,
        client: document.querySelector('#client-state').textContent,
        server: document.querySelector('#server-state').textContent,
        lit: [...document.querySelectorAll('.node.here title')].map((title) => title.textContent.split(':')[0]),
      }));
      assert.ok(now.sentence.endsWith(now.said) && now.said.length > 0);
      assert.ok(now.arrows === shown || now.arrows === shown + 1, 'at most one segment a step');
      if (now.arrows === shown + 1) {
        const segment = segments[shown];
        shown += 1;
        assert.ok(now.sentence.includes(segment.why), now.sentence);
      }
      if (shown > 0) {
        const segment = segments[shown - 1];
        assert.equal(now.client, segment.client_state);
        assert.equal(now.server, segment.server_state);
      }
      assert.deepEqual(new Set(now.lit), new Set([now.client, now.server]));
      await page.keyboard.press(step % 2 ? 'Space' : 'ArrowRight');
    }
    assert.equal(shown, segments.length);
    assert.deepEqual(trouble, []);
    await context.close();
  });
}

test('the first step is the first thing that matters: nothing that was over before the first segment', async () => {
  const { page, context } = await visit(article());
  await page.keyboard.press('ArrowRight');
  assert.doesNotMatch(await textOf(page, '.sentence'), /socket\(|bind\(|listen\(/);
  assert.equal(await textOf(page, '#server-state'), 'LISTEN');
  await context.close();
});

test('before the first segment the server is in LISTEN as soon as listen() has returned', async () => {
  const { page, context } = await visit(article());
  await page.locator('#switch-fromStart').click();
  const seen = [];
  for (let step = 0; step < 8; step += 1) {
    await page.keyboard.press('ArrowRight');
    seen.push([await textOf(page, '.sentence'), await textOf(page, '#server-state')]);
  }
  const listening = seen.findIndex(([sentence]) => sentence.includes('listen('));
  assert.ok(listening > 0);
  assert.equal(seen[listening - 1][1], 'CLOSED');
  assert.equal(seen[listening][1], 'LISTEN');
  await context.close();
});

test('stepping back takes the event away again, Home goes to the first, Escape shows all', async () => {
  const { page, context } = await visit(article(), '#connection=1&step=12');
  const before = await page.locator('.picture').innerHTML();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('.picture').innerHTML(), before);
  await page.keyboard.press('Shift+Space');
  assert.match(await textOf(page, '.count'), /^11 /);
  await page.keyboard.press('Home');
  assert.match(await textOf(page, '.count'), /^1 /);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('g.segment').count(), 11);
  assert.equal(await page.locator('.sentence').count(), 0);
  await context.close();
});

test('a step does not give away what is to come', async () => {
  const { page, context } = await visit(article());
  for (;;) {
    await page.keyboard.press('ArrowRight');
    if ((await textOf(page, '.sentence')).includes('calls accept4')) break;
  }
  const panel = await textOf(page, '#details');
  assert.ok(!panel.includes('= 4') && !panel.includes('returned'), panel);
  await context.close();
});

test('the path through the diagram that each end has taken is lit, and no other', async () => {
  const { page, context } = await visit(article());
  await page.keyboard.press('End');
  assert.equal(await page.locator('.edge.lit.client').count(), 5);
  assert.equal(await page.locator('.edge.lit.server').count(), 6);
  assert.equal(await page.locator('.edge.lit.jump').count(), 0);
  await context.close();
});
