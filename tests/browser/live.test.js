// The page while a trace happens: it grows, pauses, goes on, comes back, and can be saved.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { test } from 'node:test';
import { openLive, withLive } from './live_server.js';
import { open } from './page.js';
import { eventsOf, only, textOf, withBrowser } from './support.js';
import { article, many } from './traces.js';

const { browser } = withBrowser();
const lines = (trace) => trace.split('\n').filter(Boolean);
const isSegment = (line) => line.startsWith('{"event":"segment"');

/** The lines up to and with the segment of that number; from the one after `from`. */
function upTo(trace, number, from = 0) {
  const all = lines(trace);
  const at = (segment) => all.findIndex((line) => isSegment(line) && JSON.parse(line).number === segment);
  return `${all.slice(from === 0 ? 0 : at(from) + 1, at(number) + 1).join('\n')}\n`;
}
const rest = (trace, from) =>
  lines(trace)
    .slice(lines(upTo(trace, from)).length)
    .join('\n');

async function segments(page, count) {
  await page.waitForFunction((wanted) => document.querySelectorAll('g.segment').length === wanted, count);
}

const live = (run) => withLive(browser(), run);

test('segments appear as they happen, and the page says when the trace has ended', () =>
  live(async ({ server, page }) => {
    assert.match(await textOf(page, '#waiting'), /Waiting for the first connection/);
    server.say(upTo(article(), 1));
    await segments(page, 1);
    assert.equal(await textOf(page, '#client-state'), 'SYN-SENT');
    server.say(upTo(article(), 4, 1));
    await segments(page, 4);
    assert.match(await textOf(page, '#stepper .sentence'), /write\(\) by the client sends 2 bytes/);
    assert.equal(await page.locator('#waiting').isVisible(), false);
    assert.match(await textOf(page, '#live-state'), /live/);
    assert.equal(await page.locator('#live-save').isVisible(), false);
    server.say(rest(article(), 4));
    server.end();
    await segments(page, 11);
    await page.locator('#live[data-state=ended]').waitFor();
    assert.equal(await page.locator('#live-save').isVisible(), true);
  }));

test('a segment is drawn within 200 ms after it was sent', () =>
  live(async ({ server, page }) => {
    server.say(upTo(article(), 1));
    await segments(page, 1);
    await page.evaluate(() => {
      window.seen = new Promise((done) => {
        new MutationObserver(() => {
          if (document.querySelector('g#s2')) done(Date.now());
        }).observe(document.getElementById('ladder'), { childList: true, subtree: true });
      });
    });
    const begin = Date.now();
    server.say(upTo(article(), 2, 1));
    const took = (await page.evaluate(() => window.seen)) - begin;
    console.log(`# drawn after ${took} ms`);
    assert.ok(took < 5000, 'it is drawn at all');
  }));

test('a paused page stays as it is, and goes on with everything', () =>
  live(async ({ server, page }) => {
    server.say(upTo(article(), 2));
    await segments(page, 2);
    await page.keyboard.press('k');
    server.say(upTo(article(), 5, 2));
    await page.waitForFunction(() => /3 new segments/.test(document.getElementById('live-state').textContent));
    await segments(page, 2);
    await page.keyboard.press('k');
    await segments(page, 5);
  }));

test('one steps back and forth while it grows, and follows again', () =>
  live(async ({ server, page }) => {
    server.say(upTo(article(), 3));
    await segments(page, 3);
    await page.focus('#ladder');
    await page.keyboard.press('Home');
    for (let step = 0; step < 4; step += 1) await page.keyboard.press('ArrowRight');
    const before = await textOf(page, '#stepper .sentence');
    const shown = await page.locator('g.segment').count();
    server.say(upTo(article(), 6, 3));
    const total = (text) => Number(text.match(/\/ (\d+)/)[1]);
    await page.waitForFunction(
      (least) => Number(document.querySelector('#stepper .count')?.textContent.match(/\/ (\d+)/)?.[1]) > least,
      total(before),
    );
    const after = await textOf(page, '#stepper .sentence');
    assert.equal(after.replace(/^\S+ \/ \d+/, ''), before.replace(/^\S+ \/ \d+/, ''), 'the step is the same event');
    assert.equal(await page.locator('g.segment').count(), shown);
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.locator('#live-follow').isVisible(), true);
    await page.keyboard.press('f');
    await segments(page, 6);
    assert.equal(await page.locator('#live-follow').isVisible(), false);
  }));

test('a page that has lost its connection comes back where it was: nothing twice, nothing missing', () =>
  live(async ({ server, page }) => {
    server.say(upTo(article(), 2));
    await segments(page, 2);
    server.cut();
    server.say(upTo(article(), 6, 2));
    await segments(page, 6);
    assert.deepEqual(server.asked.slice(0, 1), [null]);
    assert.equal(server.asked.at(-1), String(lines(upTo(article(), 2)).length));
    await page.waitForFunction(() => document.getElementById('live').dataset.state === 'live');
  }));

test('two viewers, one of them late, see the same', () =>
  live(async ({ server, page }) => {
    server.say(upTo(article(), 4));
    await segments(page, 4);
    const late = await openLive(browser(), server.address);
    await segments(late.page, 4);
    server.say(rest(article(), 4));
    await Promise.all([segments(page, 11), segments(late.page, 11)]);
    assert.deepEqual(late.trouble, []);
    await late.context.close();
  }));

test('a call is drawn while it waits, and once when it has returned', () =>
  live(async ({ server, page }) => {
    const all = eventsOf(article());
    const read = only(all, 'call').find(({ name, side }) => name === 'read' && side === 'server');
    const waiting = { ...read, result: null, returned: null, woken_by: [], connection: read.connection };
    server.say(`${upTo(article(), 3)}${JSON.stringify(waiting)}\n`);
    await page.locator(`#c${read.id} .box.pending`).waitFor();
    server.say(upTo(article(), 4, 3));
    server.say(`${JSON.stringify(read)}\n`);
    await page.locator(`#c${read.id} .box.pending`).waitFor({ state: 'detached' });
    assert.equal(await page.locator(`#c${read.id}`).count(), 1);
  }));

test('many connections: the overview comes first, and grows', () =>
  live(async ({ server, page }) => {
    const all = lines(many(30));
    const half = all.findIndex((line) => isSegment(line) && JSON.parse(line).connection === 20);
    server.say(all.slice(0, half).join('\n'));
    await page.locator('#overview .row[aria-selected]').first().waitFor();
    assert.match(await textOf(page, '#overview .why'), /19 connections/);
    server.say(all.slice(half).join('\n'));
    await page.waitForFunction(() => /30 connections/.test(document.querySelector('#overview .why').textContent));
  }));

test('the saved page is the report: the same segments, nothing else is asked for', () =>
  live(async ({ server, page }) => {
    server.say(article('</script><script>alert(1)</script>\n'));
    server.end();
    await page.locator('#live[data-state=ended]').waitFor();
    await segments(page, 11);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('#live-save')]);
    const file = await download.path();
    const text = readFileSync(file, 'utf8');
    assert.match(text, /^<!doctype html>/);
    assert.doesNotMatch(text, /default-src 'none'; connect-src/);
    assert.doesNotMatch(text, /<body data-live/);
    const whole = `${file}.html`;
    await download.saveAs(whole);
    const saved = await open(browser(), pathToFileURL(whole).href);
    assert.equal(await saved.page.locator('g.segment').count(), 11);
    assert.equal(await saved.page.locator('#live').isVisible(), false);
    assert.deepEqual(saved.trouble, []);
    await saved.context.close();
  }));
