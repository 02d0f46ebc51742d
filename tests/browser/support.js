// What the tests share: the traces as lists of events, one browser, and the panel read back.
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { launch, open, pageOf } from './page.js';
import * as traces from './traces.js';

/** Events of a trace's text. */
export function eventsOf(text) {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
}

export const only = (events, name) => events.filter(({ event }) => event === name);

/** Sample traces by name; with TCPWHY_TRACES="a.jsonl b.jsonl" those of real runs as well. */
export function samples() {
  const all = {
    'the article’s run': traces.article(),
    'a half-close': traces.halfClose(),
    'lost SYNs': traces.synLoss(),
    'a reset': traces.reset(),
  };
  for (const file of (process.env.TCPWHY_TRACES ?? '').split(' ').filter(Boolean))
    all[file] = readFileSync(file, 'utf8');
  return all;
}

/** A browser for the tests of one file; `visit(trace, hash, options)` opens a page in it. */
export function withBrowser() {
  const state = { browser: null };
  before(async () => {
    state.browser = await launch();
  });
  after(async () => {
    await state.browser.close();
  });
  return {
    visit: (trace, hash = '', options = {}) => open(state.browser, pageOf(trace) + hash, options),
    browser: () => state.browser,
  };
}

/** The panel's tables as { caption: { row: value } }; flag rows without a name are left out. */
export function readPanel(page) {
  return page.evaluate(() => {
    const tables = {};
    for (const table of document.querySelectorAll('#details table')) {
      const rows = {};
      for (const row of table.querySelectorAll('tr')) {
        const name = row.querySelector('th').textContent;
        if (name)
          rows[name] = [
            row.querySelector('.value').textContent,
            row.querySelector('.meaning')?.textContent.trim() ?? '',
          ];
      }
      tables[table.caption.textContent] = rows;
    }
    return tables;
  });
}

export const textOf = (page, selector) => page.locator(selector).textContent();
