import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, open, pageOf } from './page.js';

const state = { browser: null };
before(async () => {
  state.browser = await launch();
});
after(async () => {
  await state.browser.close();
});

const visit = (data, options) => open(state.browser, pageOf(JSON.stringify(data), 'class-html'), options);

const ids = ['builds', 'listens', 'echo-line', 'closes-first', 'restart', 'concurrent'];
const checks = ids.map((id) => ({ id, title: `It ${id}`, max: 1, bonus: id === 'concurrent', hidden: false }));

function cell(verdict, reason = 'nothing came for N s') {
  const made = { v: verdict, s: verdict === 'passed' ? 1 : 0 };
  if (verdict === 'failed')
    return { ...made, w: reason, t: `Instead: ${reason}.\n  | <b>its own words</b>`, p: `results/a b/x.html` };
  return made;
}

/** `size` submissions; every third fails closes-first, every tenth is refused. */
function classOf(size, name = (index) => `student-${index}`) {
  const students = Array.from({ length: size }, (_, index) => {
    const refused = index % 10 === 9;
    const cells = ids.map((id) => {
      if (refused) return null;
      if (id === 'closes-first') return cell(index % 3 === 0 ? 'failed' : 'passed');
      if (id === 'restart') return cell(index % 3 === 0 ? 'skipped' : 'passed');
      if (id === 'concurrent') return cell(index === 1 ? 'passed' : 'failed', index % 2 ? 'one' : 'two');
      return cell('passed');
    });
    const score = cells.reduce((sum, each) => sum + (each ? each.s : 0), 0);
    return {
      name: name(index),
      status: refused ? 'refused' : 'graded',
      score,
      bonus: 0,
      cells,
      ...(refused && { refused: 'it is empty' }),
    };
  });
  return {
    assignment: 'echo-server',
    time: '2026-03-02T10:00:00Z',
    tcpwhy: '0.1.0',
    anonymous: false,
    checks,
    students,
  };
}

test('300 submissions stand in the table at once, in both sizes, and nothing leaves the page', async () => {
  for (const viewport of [
    { width: 1280, height: 720 },
    { width: 1920, height: 1080 },
  ]) {
    const { page, context, trouble } = await visit(classOf(300), { viewport });
    assert.equal(await page.locator('tbody tr').count(), 300);
    assert.equal(await page.locator('thead th').count(), 2 + ids.length);
    // The table fits beside the details.
    const wide = await page.locator('#class').evaluate((place) => place.scrollWidth - place.clientWidth);
    assert.ok(wide <= 0, `the table is ${wide} px too wide`);
    assert.deepEqual(trouble, []);
    await context.close();
  }
});

test('a heading sorts, a second time the other way round', async () => {
  const { page, context } = await visit(classOf(30));
  const first = () => page.locator('tbody .score').first().textContent();
  await page.locator('[data-sort=score]').click();
  assert.equal(await first(), '6');
  await page.locator('[data-sort=score]').click();
  assert.equal(await first(), 'refused');
  assert.equal(await page.locator('th.score').first().getAttribute('aria-sort'), 'ascending');
  await context.close();
});

test('the filters leave the submissions that fit', async () => {
  const { page, context } = await visit(classOf(30));
  await page.locator('select').first().selectOption('refused');
  assert.equal(await page.locator('tbody tr').count(), 3);
  await page.locator('select').first().selectOption('all');
  await page.locator('select').nth(1).selectOption('3');
  assert.equal(await page.locator('tbody tr').count(), 9);
  await page.locator('#search').fill('student-12');
  assert.equal(await page.locator('tbody tr').count(), 1);
  await page.locator('#search').fill('nobody');
  assert.match(await page.locator('.empty').textContent(), /No submission fits/);
  await context.close();
});

test('the keyboard leads from the table to the story of a failure and back', async () => {
  const { page, context, trouble } = await visit(classOf(30));
  assert.match(await page.locator('#details').textContent(), /What most often went wrong/);
  await page.locator('tbody .name').first().focus();
  for (let step = 0; step < 5; step += 1) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  assert.match(await page.locator('#details h2').textContent(), /closes-first/);
  assert.match(await page.locator('.narrative').textContent(), /<b>its own words<\/b>/);
  assert.equal(await page.locator('.recording a').getAttribute('href'), 'results/a%20b/x.html');
  assert.equal(await page.locator('td.chosen').count(), 1);
  await page.keyboard.press('Escape');
  assert.match(await page.locator('#details').textContent(), /What most often went wrong/);
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'search');
  assert.deepEqual(trouble, []);
  await context.close();
});

test('a check shows how many failed it, and for which reasons', async () => {
  const { page, context } = await visit(classOf(30));
  await page.locator('thead [data-check="5"]').click();
  assert.deepEqual(await page.locator('.stories .times').allTextContents(), ['15 ×', '11 ×']);
  await context.close();
});

test('names are text and nothing else', async () => {
  const evil = '</script><img src=x onerror=alert(1)>';
  const { page, context, trouble } = await visit(classOf(3, (index) => `${evil}${index}`));
  assert.equal(await page.locator('tbody .name').first().textContent(), `${evil}0`);
  await page.locator('tbody .name').first().click();
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(trouble, []);
  await context.close();
});

test('both themes can be read', async () => {
  const { page, context } = await visit(classOf(3), { colorScheme: 'dark' });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.locator('#switch-theme').click();
  assert.notEqual(await paper(), dark);
  await context.close();
});
