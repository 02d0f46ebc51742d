// The page as the tracer writes it: the same run as JSON Lines and as HTML.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, open, pageParts } from './page.js';
import { eventsOf, only } from './support.js';

const { TCPWHY_PAGE: file, TCPWHY_PAGE_TRACE: trace } = process.env;
const skip = !file && 'no tracer is built';
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

test('the file that the tracer writes opens from disk and shows the trace', { skip }, async () => {
  const { page, context, trouble } = await open(browser, pathToFileURL(file).href);
  const segments = only(eventsOf(readFileSync(trace, 'utf8')), 'segment');
  assert.ok(segments.length >= 9);
  assert.equal(await page.locator('g.segment').count(), segments.length);
  assert.deepEqual(trouble, []);
  await context.close();
});

test(
  'the data in the tracer’s page is its JSON, and the page around it is the one built from the sources',
  { skip },
  () => {
    const [head, foot] = pageParts();
    const html = readFileSync(file, 'utf8');
    assert.ok(html.startsWith(head) && html.endsWith(foot));
    const data = html.slice(head.length, html.length - foot.length);
    const events = eventsOf(data);
    assert.deepEqual(
      events.filter((event) => event.event !== 'source'),
      eventsOf(readFileSync(trace, 'utf8')),
    );
    // Beside the trace, the page has the source around each line that made a call.
    const sources = only(events, 'source');
    assert.ok(sources.length > 0);
    for (const { file: source, first, line, lines } of sources) {
      const whole = readFileSync(source, 'utf8').split('\n');
      assert.ok(first <= line && line < first + lines.length);
      assert.deepEqual(lines, whole.slice(first - 1, first - 1 + lines.length));
    }
  },
);
