// A live page without a tracer: serves the page and the events that a test says, as tcpwhy-web does.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { pageParts } from './page.js';

/** The document that tcpwhy serves (tracer/web/page/live_page.cpp). */
export function liveDocument() {
  const whole = pageParts().join('');
  const at = whole.lastIndexOf('<body>');
  const marked = `${whole.slice(0, at)}<body data-live="events">${whole.slice(at + 6)}`;
  return marked.replace("default-src 'none';", "default-src 'none'; connect-src 'self';");
}

/** Starts the server. say(lines) sends JSON Lines, end() ends the trace, cut() drops all connections. */
export async function serveLive() {
  const state = { lines: [], streams: new Map(), ended: false, asked: [] };
  const send = (stream) => {
    const from = state.streams.get(stream);
    const lines = state.lines.slice(from);
    if (lines.length > 0)
      stream.write(`id: ${state.lines.length}\n${lines.map((line) => `data: ${line}\n`).join('')}\n`);
    state.streams.set(stream, state.lines.length);
    if (state.ended) stream.end('event: end\ndata: \n\n');
  };
  const server = createServer((request, response) => {
    if (!request.url.endsWith('events')) {
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(liveDocument());
      return;
    }
    state.asked.push(request.headers['last-event-id'] ?? null);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 50\n\n');
    state.streams.set(response, Number(request.headers['last-event-id'] ?? 0));
    response.on('close', () => state.streams.delete(response));
    send(response);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const all = () => [...state.streams.keys()].forEach(send);
  return {
    address: `http://127.0.0.1:${server.address().port}/page/`,
    asked: state.asked,
    say: (text) => {
      state.lines.push(...text.split('\n').filter(Boolean));
      all();
    },
    end: () => {
      state.ended = true;
      all();
    },
    cut: () => [...state.streams.keys()].forEach((stream) => stream.destroy()),
    close: () => new Promise((done) => server.close(done) && server.closeAllConnections()),
  };
}

/** Opens a live page and gathers what must not happen. */
export async function openLive(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const trouble = [];
  const { origin } = new URL(address);
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !message.text().includes('ERR_')) trouble.push(message.text());
  });
  page.on('pageerror', (error) => trouble.push(String(error)));
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== origin && !request.url().startsWith('blob:'))
      trouble.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  await page.locator('body[data-ready]').waitFor();
  return { page, context, trouble };
}

/** A live page for one test: run({ server, page, context, trouble }). The server ends also when the test fails. */
export async function withLive(browser, run) {
  const server = await serveLive();
  try {
    const opened = await openLive(browser, server.address);
    await run({ server, ...opened });
    assert.deepEqual(opened.trouble, []);
    await opened.context.close();
  } finally {
    await server.close();
  }
}
