// Predict mode, by keyboard alone: the next segment and its cause stay hidden until one has chosen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textOf, withBrowser } from './support.js';
import { article } from './traces.js';

const { visit } = withBrowser();

async function stepsToQuestion(page) {
  for (let step = 0; step < 40; step += 1) {
    await page.keyboard.press('ArrowRight');
    if ((await page.locator('#stepper .question').count()) === 1) return;
  }
  assert.fail('no question was asked');
}

test('a segment is asked about before it is shown, and the answer is judged', async () => {
  const { page, context, trouble } = await visit(article());
  await page.focus('#switch-predict');
  await page.keyboard.press('Enter');
  await page.focus('#ladder');
  await stepsToQuestion(page);
  assert.match(await textOf(page, '.question'), /Segment 1, SYN, by the client/);
  assert.equal(await page.locator('g.segment').count(), 0, 'the segment is hidden');
  await page.keyboard.press('3');
  assert.equal(await page.locator('g.segment').count(), 1);
  assert.match(await textOf(page, '.verdict'), /You predicted a timer of the kernel\. It is another: /);
  await stepsToQuestion(page);
  assert.match(await textOf(page, '.question'), /Segment 2/);
  await page.keyboard.press('2');
  assert.match(await textOf(page, '.verdict'), /right\./);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('.question').count(), 0, 'nothing is asked twice');
  assert.deepEqual(trouble, []);
  await context.close();
});

test('Escape leaves the question, and shows all and the score', async () => {
  const { page, context } = await visit(article());
  await page.click('#switch-predict');
  await page.focus('#ladder');
  await stepsToQuestion(page);
  await page.keyboard.press('1');
  await stepsToQuestion(page);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.question').count(), 0);
  assert.equal(await page.locator('g.segment').count(), 11);
  assert.match(await textOf(page, '#stepper .hint'), /1 of 1 right/);
  await context.close();
});
