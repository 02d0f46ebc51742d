// Light and dark, zoom, print, motion: what can be checked of looks without looking.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from './support.js';
import { article, many } from './traces.js';

const { visit } = withBrowser();

// Text on ground, as they meet in the page; AA wants 4.5 to 1 (WCAG 2.2, 1.4.3).
const pairs = [
  ['--ink', '--paper'],
  ['--ink', '--raised'],
  ['--muted', '--paper'],
  ['--muted', '--raised'],
  ['--accent', '--paper'],
  ['--accent', '--raised'],
  ['--danger', '--paper'],
  ['--ink', '--accent-wash'],
  ['--danger', '--accent-wash'],
  ['--client', '--raised'],
  ['--server', '--raised'],
  ['--paper', '--ink'],
  ['--muted', '--accent-wash'],
];

for (const colorScheme of ['light', 'dark']) {
  test(`contrast is AA in the ${colorScheme} page`, async () => {
    const { page, context } = await visit(article(), '', { colorScheme });
    const ratios = await page.evaluate((all) => {
      const style = getComputedStyle(document.documentElement);
      const luminance = (name) => {
        const value = style.getPropertyValue(name).trim();
        const [r, g, b] = [1, 3, 5].map((at) => {
          const channel = parseInt(value.slice(at, at + 2), 16) / 255;
          return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
        });
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      return all.map(([text, ground]) => {
        const [a, b] = [luminance(text), luminance(ground)];
        return [`${text} on ${ground}`, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
      });
    }, pairs);
    for (const [pair, ratio] of ratios) assert.ok(ratio >= 4.5, `${pair}: ${ratio.toFixed(2)}`);
    await context.close();
  });
}

test('the switch of the theme wins over the system', async () => {
  const { page, context } = await visit(article(), '', { colorScheme: 'dark' });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.locator('#switch-theme').click();
  const light = await paper();
  assert.notEqual(dark, light);
  await page.locator('#switch-theme').click();
  assert.equal(await paper(), dark);
  await context.close();
});

test('no two states look alike, even without colour', async () => {
  const { page, context } = await visit(article());
  const looks = await page.locator('.node .band').evaluateAll((bands) =>
    bands.map((band) => {
      const fill = band.getAttribute('fill');
      const pattern = fill
        ? document.querySelector(fill.slice(4, -1)).querySelector('path').getAttribute('d')
        : 'plain';
      const style = getComputedStyle(band);
      return `${pattern} ${style.strokeDasharray} ${style.stroke === 'none'}`;
    }),
  );
  assert.equal(looks.length, 11);
  assert.equal(new Set(looks).size, 11);
  await context.close();
});

test('with less motion asked for, nothing scrolls smoothly', async () => {
  const { page, context } = await visit(article(), '', {
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 500 },
  });
  const moved = await page.evaluate(
    () =>
      new Promise((done) => {
        const ladder = document.querySelector('#ladder');
        ladder.focus();
        ladder.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }));
        done(ladder.scrollTop);
      }),
  );
  assert.ok(moved > 100);
  await context.close();
});

test('on paper the whole ladder is there, dark on light, and the buttons are not', async () => {
  const { page, context } = await visit(article(), '', { colorScheme: 'dark' });
  await page.locator('#switch-theme').click();
  await page.locator('#switch-theme').click();
  await page.emulateMedia({ media: 'print' });
  const heights = await page.evaluate(() => [
    document.querySelector('#ladder').clientHeight,
    document.querySelector('.canvas').clientHeight,
  ]);
  assert.ok(heights[0] >= heights[1], `${heights}`);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(251, 250, 246)');
  assert.equal(await page.locator('#controls').isVisible(), false);
  assert.equal(await page.locator('#stepper').isVisible(), false);
  await page.pdf();
  await context.close();
});

test('at 200 % zoom everything is still reachable', async () => {
  for (const trace of [article(), many(40)]) {
    const { page, context, trouble } = await visit(trace, '', { viewport: { width: 640, height: 360 } });
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await page.keyboard.press('ArrowRight');
    assert.deepEqual(trouble, []);
    await context.close();
  }
});
