// ICMP errors on the page: of a run of `refused-by-icmp` as it was once recorded.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { eventsOf, only, readPanel, textOf, withBrowser } from './support.js';

const { visit } = withBrowser();
const trace = readFileSync(new URL('../golden/catalogue/refused-by-icmp.json', import.meta.url), 'utf8');
const errors = only(eventsOf(trace), 'icmp');

test('every ICMP error is an arrow of its own, and the panel says what the JSON says', async () => {
  const { page, context, trouble } = await visit(trace, '#connection=1');
  assert.ok(errors.length > 0);
  assert.equal(await page.locator('g.icmp').count(), errors.length);
  for (const [at, error] of errors.entries()) {
    await page.locator('g.icmp .words').nth(at).click();
    assert.equal(await textOf(page, '#details > .why'), `${error.why}.`);
    const { 'What it says': says, 'States after it': states } = await readPanel(page);
    assert.equal(says['in tcpdump’s words'][0], error.text);
    assert.deepEqual(says.type, [String(error.type), `code ${error.code}`]);
    assert.deepEqual(says.from, [error.source, `to ${error.destination}`]);
    assert.match(says.quotes[0], new RegExp(`^${error.segment} `));
    assert.equal(says['a call fails with'][0], error.error);
    assert.equal(states.client[0], error.client_state);
    assert.equal(states.server[0], error.server_state);
    assert.equal(await textOf(page, '#server-state'), error.server_state);
  }
  assert.deepEqual(trouble, []);
  await context.close();
});

test('the quoted segment is one click away, and the call that fails says why', async () => {
  const { page, context } = await visit(trace, '#connection=1');
  await page.locator('g.icmp .words').first().click();
  await page.locator('#details .jump.to-segment').click();
  assert.match(await textOf(page, '#details .kicker'), new RegExp(`^Segment ${errors[0].segment},`));
  const connect = only(eventsOf(trace), 'call').find(({ name }) => name === 'connect');
  await page.evaluate((id) => (location.hash = `#connection=1&call=${id}`), connect.id);
  await page.waitForFunction(() => document.querySelector('#details > .why')?.textContent.includes('ICMP'));
  assert.match(await textOf(page, '#details .notes'), /icmp-error/);
  await context.close();
});

test('stepping tells each ICMP error in its own sentence', async () => {
  const { page, context } = await visit(trace, '#connection=1');
  const count = async () => Number((await textOf(page, '#stepper .count')).split('/')[1]);
  await page.keyboard.press('ArrowRight');
  let told = 0;
  for (let left = await count(); left > 0; left -= 1) {
    const sentence = await textOf(page, '.sentence');
    if (told < errors.length && sentence.includes(errors[told].why)) told += 1;
    await page.keyboard.press('ArrowRight');
  }
  assert.equal(told, errors.length);
  await context.close();
});
