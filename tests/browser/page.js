// The page around a trace, and a browser to open it in.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const bundle = fileURLToPath(new URL('../../tracer/render/page/bundle.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-page-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

export const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const hasChromium = existsSync(chromiumPath);

const templates = new Map();

/** A page's text before and after the data. `kind`: html, or class-html for the page of a class. */
export function pageParts(kind = 'html') {
  if (!templates.has(kind)) {
    const file = join(folder, `${kind}.html`);
    execFileSync('python3', [bundle, kind, file]);
    templates.set(kind, readFileSync(file, 'utf8').split('@DATA@'));
  }
  return templates.get(kind);
}

/** The same escaping as tracer/render/page/html.cpp: what could end the element it stands in. */
export function escapeForPage(trace) {
  return trace.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');
}

let count = 0;

/** Writes the page for a trace, or for the data of a class; the address of the file. */
export function pageOf(trace, kind = 'html') {
  const [head, foot] = pageParts(kind);
  count += 1;
  const file = join(folder, `page-${count}.html`);
  writeFileSync(file, head + escapeForPage(trace) + foot);
  return pathToFileURL(file).href;
}

export async function launch() {
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Opens an address and gathers what must not happen: errors on the console, requests that leave. */
export async function open(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  const file = address.split('#')[0];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('request', (request) => {
    if (request.url().split('#')[0] !== file) trouble.push(`request: ${request.url()}`);
  });
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(address);
  await page.locator('body[data-ready]').waitFor();
  return { page, context, trouble };
}
