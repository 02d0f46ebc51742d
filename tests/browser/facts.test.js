import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventsOf, only, readPanel, samples, textOf, withBrowser } from './support.js';

const { visit } = withBrowser();
const go = (page, hash) =>
  page.evaluate(
    (to) =>
      new Promise((done) => {
        window.addEventListener('hashchange', () => setTimeout(done), { once: true });
        location.hash = to;
      }),
    hash,
  );
// The page shows bytes that cannot be seen as escapes; samples have only \n of them.
const seen = (text) => text.replaceAll('\n', '\\n');

function checkSegment(segment, panel, why) {
  assert.equal(why, `${segment.why}.`);
  const header = panel.Header;
  assert.equal(header.source[0], segment.source);
  assert.equal(header.destination[0], segment.destination);
  assert.equal(header.sequence[0], String(segment.seq));
  assert.match(header.sequence[1], new RegExp(`^absolute ${segment.absolute_seq}\\b`));
  assert.equal(header.acknowledges[0], segment.ack === null ? '–' : String(segment.ack));
  if (segment.ack !== null) assert.match(header.acknowledges[1], new RegExp(`^absolute ${segment.absolute_ack}\\b`));
  assert.equal(header.flags[0], `[${segment.flags}]`);
  assert.equal(header.window[0], String(segment.window));
  assert.equal(header.length[0], String(segment.length));
  if (segment.options) assert.equal(header.options[0], segment.options);
  const { Why: cause } = panel;
  assert.equal(cause.kind[0], segment.cause.kind);
  assert.equal(cause.rule[0], segment.cause.rule ?? 'none');
  assert.equal(cause.evidence[0], segment.cause.evidence);
  assert.equal(cause.timer?.[0] ?? null, segment.cause.timer);
  assert.equal(cause.process?.[0] ?? null, segment.cause.process ?? null);
  assert.equal(cause.signal?.[0] ?? null, segment.cause.signal ?? null);
  assert.equal(cause.call === undefined, segment.cause.name === null);
  if (segment.cause.to) assert.match(cause.answers[0], new RegExp(`^${segment.cause.to} `));
  assert.equal(panel['States after it'].client[0], segment.client_state);
  assert.equal(panel['States after it'].server[0], segment.server_state);
}

function checkCall(call, panel) {
  const rows = panel.Call;
  assert.equal(rows['system call'][0], seen(call.text));
  assert.equal(rows.result[0], call.result === null ? '–' : String(call.result));
  assert.equal(rows.result[1], call.error ? `error ${call.error}` : '');
  assert.equal(rows.process[0], call.process);
  assert.equal(rows.process[1], `pid ${call.pid}, thread ${call.tid}`);
  assert.equal(rows.entered[0], call.entered);
  assert.equal(rows.returned[0], call.returned ?? 'never');
  assert.equal(rows.state?.[0] ?? null, call.state);
  assert.equal(rows.descriptor?.[0] ?? null, call.fd === null ? null : String(call.fd));
  assert.deepEqual(
    [...rows['woken by'][0].matchAll(/(\d+) [A-Z]/g)].map(([, number]) => Number(number)),
    call.woken_by,
  );
}

for (const [name, trace] of Object.entries(samples())) {
  test(`${name}: every fact on the page equals the JSON`, async () => {
    const { page, context, trouble } = await visit(trace, '#connection=1');
    const events = eventsOf(trace);
    const told = only(events, 'connection')[0];
    assert.equal(await textOf(page, '#heading'), `${told.client} → ${told.server}`);
    const story = await readPanel(page);
    assert.equal(story.Ends.client[0], told.client);
    assert.equal(story.Ends.server[0], told.server);
    assert.equal(story['In Zeek’s words'].conn_state[0], told.conn_state);
    assert.equal(story['In Zeek’s words'].history[0], told.history);
    assert.ok((await textOf(page, '#outcome')).includes(told.outcome));
    for (const segment of only(events, 'segment').filter(({ connection }) => connection === 1)) {
      await go(page, `#connection=1&segment=${segment.number}`);
      const panel = await readPanel(page);
      checkSegment(segment, panel, await textOf(page, '#details > .why'));
      const woken = only(events, 'call').filter(({ woken_by }) => woken_by.includes(segment.number));
      assert.equal(panel.Woke.calls[0] === 'none', woken.length === 0);
      for (const call of woken) assert.ok(panel.Woke.calls[0].includes(seen(call.text)));
      const notes = await page.locator('#details .notes li').allTextContents();
      assert.deepEqual(
        notes,
        segment.notes.map(({ code, text }) => `${code} ${text}`),
      );
      if (segment.payload) assert.equal(await textOf(page, '#details .bytes'), seen(segment.payload));
    }
    for (const call of only(events, 'call').filter(({ side }) => side)) {
      await go(page, `#connection=1&call=${call.id}`);
      checkCall(call, await readPanel(page));
    }
    assert.deepEqual(trouble, []);
    await context.close();
  });
}
