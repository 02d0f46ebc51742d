// The live page of the built tracer: who gets in, who gets what, and that no reader holds up another.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openLive } from './live_server.js';
import { ask, enter, numbersIn, openLab, readEvents, tracer, until } from './live_tracer.js';
import { eventsOf, only, textOf, withBrowser } from './support.js';

const { browser } = withBrowser();
const options = { skip: tracer ? false : 'no tracer is built' };

async function inLab(run) {
  const lab = await openLab();
  try {
    await run(lab);
  } finally {
    await lab.end();
    lab.remove();
  }
}

/** Runs the echo pair; returns when the client has ended. */
async function talk(lab, port = '9877') {
  const server = lab.start('echo-server', '--port', port);
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (said += text));
  await until(() => /listening|9877/.test(said) || server.exitCode !== null, 'the server listens');
  const client = lab.start('echo-client', '127.0.0.1', '--port', port);
  client.stdin.end('a\n');
  await new Promise((done) => client.on('close', done));
  server.kill();
}

test('the address lets one browser in; whoever comes without it gets nothing', options, () =>
  inLab(async (lab) => {
    const address = lab.addresses()[0];
    const { origin } = new URL(address);
    for (const path of ['/', '/events', '/index.html', `/?token=${'0'.repeat(32)}`])
      assert.equal((await ask(origin + path)).status, 403, path);
    const { page, cookie } = await enter(address);
    assert.equal((await ask(address)).status, 403, 'it is used up');
    assert.equal((await ask(page)).status, 403, 'the path alone is not enough');
    assert.equal((await ask(`${page}events`)).status, 403);
    const whole = await ask(page, { cookie });
    assert.equal(whole.status, 200);
    assert.match(whole.text, /^<!doctype html>/);
    assert.equal(whole.headers['cache-control'], 'no-store');
    assert.equal(whole.headers['x-frame-options'], 'DENY');
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
      assert.equal((await ask(page, { cookie }, method)).status, 405, method);
  }),
);

test('a page from elsewhere gets nothing, even with the cookie', options, () =>
  inLab(async (lab) => {
    const { page, cookie } = await enter(lab.addresses()[0]);
    assert.equal((await ask(page, { cookie, host: 'evil.example' })).status, 403);
    assert.equal((await ask(`${page}events`, { cookie, origin: 'http://evil.example' })).status, 403);
    assert.equal((await ask(`${page}events`, { cookie, 'sec-fetch-site': 'cross-site' })).status, 403);
    assert.equal((await ask(page, { cookie, host: 'localhost:9000' })).status, 200, 'ssh -L');
  }),
);

test('a new address is given on request, and the one before is void', options, () =>
  inLab(async (lab) => {
    const [first] = lab.addresses();
    const second = await lab.newAddress();
    assert.notEqual(second, first);
    assert.equal((await ask(first)).status, 403);
    const { page, cookie } = await enter(second);
    assert.equal((await ask(page, { cookie })).status, 200);
  }),
);

test('a run in the lab appears in the browser, and the trace ends there', options, () =>
  inLab(async (lab) => {
    const { page, context, trouble } = await openLive(browser(), lab.addresses()[0]);
    await talk(lab);
    await page.waitForFunction(() => document.querySelectorAll('g.segment').length >= 9);
    assert.doesNotMatch(page.url(), /token/);
    await lab.end();
    await page.locator('#live[data-state=ended]').waitFor();
    const recorded = only(eventsOf(readFileSync(lab.recording, 'utf8')), 'segment');
    assert.equal(await page.locator('g.segment').count(), recorded.length);
    assert.match(await textOf(page, '#live-state'), /the trace has ended/);
    assert.deepEqual(trouble, []);
    await context.close();
  }),
);

test('a reader that stalls is dropped, and neither the trace nor another reader misses anything', options, () =>
  inLab(async (lab) => {
    const { page, cookie } = await enter(lab.addresses()[0]);
    const readers = Array.from({ length: 4 }, () => readEvents(page, cookie));
    const stalled = readEvents(page, cookie, { stalled: true });
    const server = lab.start('echo-server', '--port', '9877', '--keep-open');
    await until(() => readers.every(({ text }) => /"name":"listen"/.test(text)), 'the server listens');
    // Enough for the buffers of a socket to fill.
    for (let round = 0; !/reads too slowly/.test(lab.said()) && round < 400; round += 1) {
      const clients = Array.from({ length: 8 }, () => lab.start('echo-client', '127.0.0.1', '--port', '9877'));
      clients.forEach((client) => client.stdin.end('a\n'.repeat(200)));
      await Promise.all(clients.map((client) => new Promise((done) => client.on('close', done))));
    }
    assert.match(lab.said(), /a viewer of the page reads too slowly: dropped at byte \d+/);
    server.kill();
    const late = readEvents(page, cookie);
    await lab.end();
    await until(
      () => [...readers, late].every(({ text }) => text.slice(-100).includes('event: end')),
      'all readers have the end',
    );
    const trace = eventsOf(readFileSync(lab.recording, 'utf8'));
    assert.equal(only(trace, 'summary')[0].dropped, 0, 'the capture dropped nothing');
    const numbers = only(trace, 'segment').map(({ number }) => number);
    for (const reader of [...readers, late]) assert.deepEqual(numbersIn(reader.text), numbers);
    stalled.socket.destroy();
  }),
);
