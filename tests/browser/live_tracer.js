// A lab of the built tracer with its live page, and plain readers of it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const tracer = process.env.TCPWHY;
const patience = 60_000;

/** Resolves when `found()` is something; rejects with `what` after a minute. */
export async function until(found, what) {
  const end = Date.now() + patience;
  for (;;) {
    const value = found();
    if (value) return value;
    if (Date.now() > end) throw new Error(`in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** Starts `tcpwhy live --web`. It has address() (the newest), run(COMMAND…) in the lab, and end(). */
export async function openLab() {
  const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-live-'));
  const name = `browser-${process.pid}-${Math.floor(performance.now())}`;
  const recording = join(folder, 'trace.json');
  const lab = spawn(tracer, ['live', '--web', '--lab', name, '-f', 'json', '-o', recording], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  lab.stderr.on('data', (text) => (said += text));
  const ended = new Promise((done) => lab.on('close', done));
  const addresses = () => [...said.matchAll(/http:\S+/g)].map(([address]) => address);
  await until(() => /the lab is open/.test(said) || lab.exitCode !== null, 'the lab is open');
  if (lab.exitCode !== null) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`the lab has ended: ${said}`);
  }
  const program = (command) => join(dirname(tracer), command);
  return {
    said: () => said,
    addresses,
    /** Asks for a new address and waits for it. */
    newAddress: async () => {
      const before = addresses().length;
      execFileSync('kill', ['-USR1', said.match(/kill -USR1 (\d+)/)[1]]);
      await until(() => addresses().length > before, 'a new address');
      return addresses().at(-1);
    },
    start: (command, ...words) => spawn(tracer, ['join', '--lab', name, '--', program(command), ...words]),
    recording,
    end: async () => {
      lab.kill('SIGINT');
      await ended;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** One answer: { status, headers, text }. */
export function ask(address, headers = {}, method = 'GET') {
  return new Promise((done, fail) => {
    const asked = request(address, { method, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (part) => (text += part));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, text }));
    });
    asked.on('error', fail);
    asked.end();
  });
}

/** Uses up an address: { page, cookie }. */
export async function enter(address) {
  const { status, headers } = await ask(address);
  if (status !== 303) throw new Error(`the address is refused: ${status}`);
  return { page: new URL(headers.location, address).href, cookie: headers['set-cookie'][0].split(';')[0] };
}

/** Reads the events as text until the connection ends; `stalled` reads nothing at all. */
export function readEvents(page, cookie, { stalled = false, from } = {}) {
  const { hostname, port, pathname } = new URL(page);
  const reader = { text: '', status: 0, ended: false, socket: null };
  const place = from === undefined ? '' : `Last-Event-ID: ${from}\r\n`;
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(`GET ${pathname}events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${cookie}\r\n${place}\r\n`);
  reader.socket = socket;
  socket.on('error', () => {});
  if (stalled) {
    socket.pause();
    return reader;
  }
  socket.on('data', (bytes) => (reader.text += bytes.toString('latin1')));
  socket.on('close', () => (reader.ended = true));
  return reader;
}

/** The segments' numbers in a reader's text. */
export const numbersIn = (text) =>
  [...text.matchAll(/\{"event":"segment","number":(\d+)/g)].map(([, number]) => Number(number));
