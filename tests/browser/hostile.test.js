import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pageParts } from './page.js';
import { textOf, withBrowser } from './support.js';
import { article } from './traces.js';

const { visit } = withBrowser();

const payloads = [
  '</script><script>alert(1)</script>',
  '</SCRIPT ><img src=x onerror=alert(1)>',
  '<!--<script>',
  ']]>--><svg onload=alert(1)>&lt;b&gt;&amp;',
  '"\'`${alert(1)}\\u003c\\',
  'a\u2028b\u2029c\u0000\u001b[2J\u202eright to left\ufeff',
  '@DATA@ {{7*7}} %s javascript:alert(1)',
  '\u0080\u00ff é 日本 🙂',
];

for (const payload of payloads) {
  test(`a payload of ${JSON.stringify(payload)} is shown and does nothing`, async () => {
    const { page, context, trouble } = await visit(article(payload), '#connection=1&segment=4');
    const expected = [...payload]
      .map((character) => {
        const code = character.codePointAt(0);
        if (code === 0) return '\\0';
        if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(character))
          return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
        return character;
      })
      .join('');
    assert.equal(await textOf(page, '#details .bytes'), expected);
    assert.equal(await page.locator('g.segment').count(), 11);
    assert.equal(await page.locator('script').count(), 2);
    assert.equal(await page.locator('img, iframe, object, link').count(), 0);
    assert.deepEqual(trouble, []);
    await context.close();
  });
}

test('names of programs and addresses are as hostile as payloads', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  const trace = article().replaceAll('echo-client', evil).replaceAll('127.0.0.1:38264', `127.0.0.1:38264${evil}`);
  const { page, context, trouble } = await visit(trace, '#connection=1&segment=4');
  for (let step = 0; step < 12; step += 1) await page.keyboard.press('ArrowRight');
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(trouble, []);
  await context.close();
});

test('a link of nonsense harms nothing', async () => {
  for (const hash of [
    '#connection=1&segment=99999',
    '#segment=-1',
    '#connection=__proto__',
    '#step=1e9',
    '#<script>',
    '#connection=1&step=999999',
  ]) {
    const { page, context, trouble } = await visit(article(), hash);
    assert.equal(await page.locator('#connection').isVisible(), true, hash);
    assert.deepEqual(trouble, [], hash);
    await context.close();
  }
});

test('the policy allows nothing but the page’s own script and style', async () => {
  const { page, context } = await visit(article());
  const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
  assert.match(
    policy,
    /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'$/,
  );
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.ran = true';
    document.body.append(script);
    return window.ran === true;
  });
  assert.equal(ran, false);
  await context.close();
});

test('without its data the page is smaller than 400 KiB and names no address outside', () => {
  const page = pageParts().join('');
  assert.ok(Buffer.byteLength(page) < 400 * 1024, String(Buffer.byteLength(page)));
  const addresses = (page.match(/\b(?:https?:)?\/\/[\w.-]+\.\w+/g) ?? []).filter(
    (address) => address !== 'http://www.w3.org',
  ); // the name of SVG, which nobody fetches
  assert.deepEqual(addresses, []);
});

test('a file that was cut off still opens with what it has', async () => {
  const whole = article();
  const { page, context } = await visit(whole.slice(0, whole.length * 0.6));
  assert.ok((await page.locator('g.segment').count()) > 3);
  assert.match(await textOf(page, '.problem'), /1 lines? of the trace cannot be read/);
  await context.close();
});

test('a trace without a connection says so', async () => {
  const { page, context } = await visit(article().split('\n')[0]);
  assert.match(await textOf(page, '.problem'), /no TCP connection/);
  await context.close();
});
