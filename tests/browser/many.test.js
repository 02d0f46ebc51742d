import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { test } from 'node:test';
import { textOf, withBrowser } from './support.js';
import { many } from './traces.js';

const { visit } = withBrowser();

async function timed(work) {
  const begin = performance.now();
  const result = await work();
  return { ...result, took: performance.now() - begin };
}

// Bounds are relative to an empty page on the same machine, with room for a slow disk and a busy
// core: a page whose work grows with the square of its data misses them by far.
test('2,000 connections load and draw within a bound relative to an empty page', async () => {
  const trace = many(2000);
  const empty = trace.split('\n')[0];
  await (await visit(empty)).context.close(); // the browser is warm
  const small = await timed(() => visit(empty));
  const large = await timed(() => visit(trace));
  assert.ok(large.took < 20 * small.took + 1000, `${large.took} ms against ${small.took} ms`);
  assert.equal(await textOf(large.page, '.chips button:first-child'), 'all 2,000');
  assert.ok((await large.page.locator('.rows .row').count()) < 80, 'only rows in the window are drawn');
  assert.equal(await large.page.locator('.grid').getAttribute('aria-rowcount'), '2001');
  assert.deepEqual(large.trouble, []);
  await small.context.close();
  await large.context.close();
});

test('a connection of 50,000 segments stays usable: only what is near the window is drawn', async () => {
  const { page, context, trouble } = await visit(many(3, 50_000), '#connection=1');
  assert.ok((await page.locator('g.segment').count()) < 200);
  const drawn = await page.evaluate(async () => {
    const ladder = document.querySelector('#ladder');
    const seen = [];
    for (const part of [0.25, 0.5, 1]) {
      ladder.scrollTop = ladder.scrollHeight * part;
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const bounds = ladder.getBoundingClientRect();
      seen.push(
        [...document.querySelectorAll('g.segment')].filter((group) => {
          const box = group.getBoundingClientRect();
          return box.bottom > bounds.top && box.top < bounds.bottom;
        }).length,
      );
    }
    return seen;
  });
  for (const count of drawn) assert.ok(count > 0, `segments in the window: ${drawn}`);
  assert.ok((await page.locator('g.segment').count()) < 200);
  await page.evaluate(() => {
    location.hash = '#connection=1&segment=40001';
  });
  await page.locator('#s40001.selected').waitFor();
  await page.keyboard.press('ArrowRight');
  assert.match(await textOf(page, '.sentence'), /\/ \d{5}/);
  await page.locator('#step-leave').click();
  await page.locator('#switch-setupOnly').click();
  assert.ok((await page.locator('g.segment').count()) <= 6);
  assert.deepEqual(trouble, []);
  await context.close();
});
