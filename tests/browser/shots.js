// Screenshots, to be looked at: node shots.js FOLDER [NAME…]. FILE.jsonl as a name shows that trace.
import { readFileSync } from 'node:fs';
import { launch, open, pageOf } from './page.js';
import * as traces from './traces.js';

const [folder, ...wanted] = process.argv.slice(2);
const sizes = { wide: { width: 1280, height: 720 }, small: { width: 390, height: 844 } };
const known = {
  article: () => traces.article(),
  halfClose: () => traces.halfClose(),
  synLoss: () => traces.synLoss(),
  reset: () => traces.reset(),
  many: () => traces.many(2000),
};

const browser = await launch();
for (const name of wanted.length > 0 ? wanted : Object.keys(known)) {
  const trace = known[name]?.() ?? readFileSync(name, 'utf8');
  const label = name.replace(/^.*\//, '').replace(/\.jsonl$/, '');
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ['light', 'dark']) {
      const { page, context, trouble } = await open(browser, pageOf(trace), { viewport, colorScheme });
      await page.screenshot({ path: `${folder}/${label}-${size}-${colorScheme}.png` });
      if (trouble.length > 0) console.error(label, size, colorScheme, trouble);
      await context.close();
    }
  }
}
await browser.close();
