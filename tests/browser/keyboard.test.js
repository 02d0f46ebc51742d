import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf, withBrowser } from './support.js';
import { article, many } from './traces.js';

const { visit } = withBrowser();
const focused = (page) =>
  page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);

test('the keyboard alone reaches everything, and the focus is seen', async () => {
  const { page, context } = await visit(article());
  const path = [];
  for (let at = 0; at < 10; at += 1) {
    await page.keyboard.press('Tab');
    path.push(await focused(page));
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, 'none', `${path.at(-1)} shows its focus`);
  }
  for (const id of [
    'skip',
    'switch-fromStart',
    'switch-setupOnly',
    'switch-absolute',
    'switch-predict',
    'switch-present',
    'switch-theme',
    'ladder',
    'details',
    'step-on',
  ])
    assert.ok(path.includes(id), `${id} in ${path}`);
  await context.close();
});

test('the arrow keys walk through events; what is active is told to assistive technology', async () => {
  const { page, context } = await visit(article());
  await page.locator('#ladder').focus();
  await page.keyboard.press('Home');
  const walked = [];
  for (let at = 0; at < 30; at += 1) {
    await page.keyboard.press('ArrowDown');
    const active = await page.locator('#ladder').getAttribute('aria-activedescendant');
    if (active) {
      assert.equal(await page.locator(`#${active}`).getAttribute('role'), 'option');
      assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true');
      assert.ok((await page.locator(`#${active}`).getAttribute('aria-label')).length > 5);
    }
    walked.push(active);
  }
  for (const key of ['s1', 's2', 's3', 's4']) assert.ok(walked.includes(key), `${key} in ${walked}`);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.selected').count(), 0);
  await context.close();
});

test('space on a button presses the button and does not step', async () => {
  const { page, context } = await visit(article());
  await page.locator('#switch-absolute').focus();
  await page.keyboard.press('Space');
  assert.equal(await page.locator('#switch-absolute').getAttribute('aria-pressed'), 'true');
  assert.equal(await page.locator('.sentence').count(), 0);
  await context.close();
});

test('a selected segment shows its story, lights its chain and stands in the address', async () => {
  const { page, context } = await visit(article());
  await page.locator('#s4 .words').click();
  assert.match(await textOf(page, '#details .kicker'), /Segment 4/);
  assert.ok(page.url().endsWith('#connection=1&segment=4'));
  assert.deepEqual(await page.locator('.back').evaluateAll((items) => items.map(({ id }) => id)), ['c9']);
  assert.deepEqual(
    new Set(await page.locator('.forward').evaluateAll((items) => items.map(({ id }) => id))),
    new Set(['s5', 'c8']),
  );
  await page.locator('#details .jump.to-call').first().click();
  assert.match(await textOf(page, '#details .kicker'), /Call 9/);
  assert.ok(page.url().endsWith('#connection=1&call=9'));
  await context.close();
});

test('a deep link opens its segment, and following another link moves there', async () => {
  const { page, context } = await visit(many(50), '#connection=7&segment=50');
  assert.match(await textOf(page, '#details .kicker'), /Segment 50/);
  await page.evaluate(() => {
    location.hash = '#connection=3';
  });
  await page.waitForFunction(() => document.querySelector('#heading').textContent.startsWith('127.0.0.1:20003'));
  await page.evaluate(() => {
    location.hash = '#connection=999&segment=x';
  });
  await page.locator('#overview').waitFor({ state: 'visible' });
  await context.close();
});

test('the overview: arrow keys choose, Enter opens, the button leads back to the same row', async () => {
  const { page, context, trouble } = await visit(many(200));
  await page.locator('.grid').focus();
  for (let at = 0; at < 60; at += 1) await page.keyboard.press('ArrowDown');
  assert.equal(await page.locator('.grid').getAttribute('aria-activedescendant'), 'row-61');
  assert.ok(await page.locator('#row-61').isVisible());
  await page.keyboard.press('Enter');
  assert.match(await textOf(page, '#heading'), /127\.0\.0\.1:20061/);
  await page.locator('#to-overview').click();
  assert.equal(await page.locator('.grid').getAttribute('aria-activedescendant'), 'row-61');
  await page.locator('.chips button', { hasText: 'refused' }).click();
  const outcomes = new Set(await page.locator('.rows .outcome').allTextContents());
  assert.deepEqual([...outcomes], ['⊘ refused']);
  assert.deepEqual(trouble, []);
  await context.close();
});

test('touch selects as well', async () => {
  const { page, context } = await visit(article(), '', { viewport: { width: 390, height: 844 }, hasTouch: true });
  await page.locator('#s2 .words').tap();
  assert.match(await textOf(page, '#details .kicker'), /Segment 2/);
  await context.close();
});
