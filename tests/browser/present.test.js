// Presenter mode: large type, one key for the next event, and predictions.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withLive } from './live_server.js';
import { eventsOf, only, textOf, withBrowser } from './support.js';
import { article } from './traces.js';

const { visit, browser } = withBrowser();

/** The article with a line of source for each of the client's writes. */
function withSources() {
  const events = eventsOf(article());
  for (const call of only(events, 'call'))
    if (call.name === 'write') call.site = { file: '/src/talk.c', line: 12, function: 'main' };
  const source = { event: 'source', file: '/src/talk.c', line: 12, first: 9 };
  source.lines = ['{', '    char line[80];', '', '    write(fd, line, n);', '    read(fd, line, 80);', '}', ''];
  events.splice(-1, 0, source);
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

test('a clicker shows one event after another, in large type and within the window', async () => {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
  ]) {
    const { page, context, trouble } = await visit(withSources(), '', { viewport });
    await page.keyboard.press('p');
    let places = 0;
    for (let step = 1; step <= 20; step += 1) {
      await page.keyboard.press('PageDown');
      assert.match(await textOf(page, '#stepper .count'), new RegExp(`^${step} / `));
      const seen = await page.evaluate(() => {
        const box = (selector) => document.querySelector(selector).getBoundingClientRect();
        const sentence = box('#stepper .sentence');
        const diagram = box('#diagram svg');
        const size = parseFloat(getComputedStyle(document.querySelector('#stepper .sentence')).fontSize);
        const now = box('#diagram .now');
        return { sentence, diagram, now, size, inside: document.documentElement.scrollHeight <= window.innerHeight };
      });
      assert.ok(seen.size >= viewport.height / 26, `${seen.size} px can be read from the last row`);
      assert.ok(seen.sentence.top >= 0 && seen.sentence.bottom < viewport.height);
      assert.ok(seen.diagram.height > viewport.height / 4, 'the diagram is not squeezed');
      assert.ok(seen.now.bottom <= viewport.height && seen.now.top >= seen.diagram.bottom - 1);
      assert.ok(seen.inside, 'nothing lies below the window');
      places += (await page.locator('#place').isVisible()) ? 1 : 0;
    }
    assert.ok(places > 0, 'the line of source is shown beside its call');
    assert.match(await textOf(page, '.edge-label.lit >> nth=0'), /./);
    await page.keyboard.press('PageUp');
    assert.match(await textOf(page, '#stepper .count'), /^19 \/ /);
    await page.keyboard.press('p');
    assert.equal(await page.locator('#details').isVisible(), true);
    assert.deepEqual(trouble, []);
    await context.close();
  }
});

test('the line of source of the current call is marked', async () => {
  const { page, context } = await visit(withSources());
  await page.keyboard.press('p');
  await page.focus('#ladder');
  for (let step = 0; step < 40 && !(await page.locator('#place').isVisible()); step += 1)
    await page.keyboard.press('PageDown');
  assert.match(await textOf(page, '#place .kicker'), /talk\.c:12/);
  assert.match(await textOf(page, '#place .this'), /12 {2}write\(fd, line, n\);/);
  await context.close();
});

test('predictions are asked for while the trace happens', () =>
  withLive(browser(), async ({ server, page }) => {
    const all = article().split('\n').filter(Boolean);
    const cut = all.findIndex((line) => line.startsWith('{"event":"segment"')) + 1;
    server.say(all.slice(0, cut).join('\n'));
    await page.locator('g.segment').first().waitFor();
    await page.click('#switch-predict');
    await page.keyboard.press('p');
    await page.focus('#ladder');
    for (let step = 0; step < 20 && (await page.locator('.question').count()) === 0; step += 1)
      await page.keyboard.press('PageDown');
    assert.match(await textOf(page, '.question'), /Segment 1, SYN, by the client/);
    assert.equal(await page.locator('g.segment').count(), 0, 'the segment is hidden');
    server.say(all.slice(cut).join('\n'));
    server.end();
    await page.locator('#live[data-state=ended]').waitFor();
    assert.equal(await page.locator('g.segment').count(), 0, 'it stays hidden while the page grows');
    // The call that sent it has returned meanwhile, and begins before it: the question stays.
    await page.locator('.item.call').first().waitFor();
    assert.match(await textOf(page, '.question'), /Segment 1, SYN, by the client/);
    assert.equal(await page.locator('g.segment').count(), 0);
    await page.keyboard.press('1');
    assert.match(await textOf(page, '.verdict'), /right/);
  }));
