// The pictures of the README: node images.js FOLDER (docs/images). Made of the sample traces, so they
// change only with the page.
import { launch, open, pageOf } from './page.js';
import { article, reset } from './traces.js';

const folder = process.argv[2] ?? new URL('../../docs/images', import.meta.url).pathname;
const viewport = { width: 1280, height: 720 };
const pictures = [
  // file, trace, address, colours, how far down
  ['report-article.png', article(), '', 'light', null],
  ['report-reset.png', reset(), '#connection=1&segment=6', 'dark', null],
];

const browser = await launch();
for (const [file, trace, hash, colorScheme, scrolled] of pictures) {
  const { page, context } = await open(browser, pageOf(trace) + hash, {
    viewport,
    colorScheme,
    reducedMotion: 'reduce',
    deviceScaleFactor: 0.75,
  });
  if (scrolled !== null)
    await page.locator('#ladder').evaluate((ladder, to) => {
      ladder.scrollTop = to;
    }, scrolled);
  await page.screenshot({ path: `${folder}/${file}` });
  await context.close();
}
await browser.close();
