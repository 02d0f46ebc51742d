// The page and the SVG lay out one trace alike: what both draw, where it stands and where both fold,
// on every recorded scenario. The page's layout runs in Node; no browser is needed.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { keyOf, layOut } from '../../tracer/render/page/ladder/layout.js';
import { clock, duration, readTrace } from '../../tracer/render/page/model.js';

const tracer = process.env.TCPWHY;
const recordings = fileURLToPath(new URL('../golden/catalogue/', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-layout-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const svgWidth = 1200;
const headHeight = 70; // the SVG has the heads of the lanes above its picture

function bothOf(name) {
  const [json, svg] = [join(folder, 'trace.jsonl'), join(folder, 'trace.svg')];
  execFileSync(tracer, ['read', join(recordings, name), '-f', 'json', '-o', json, '-f', 'svg', '-o', svg]);
  return { json: readFileSync(json, 'utf8'), svg: readFileSync(svg, 'utf8') };
}

/** The items of the SVG: { items: [[id, y]], times: [text], folds: [[words, y]], states: { client: [[state, y]], server } }. */
function drawnBySvg(svg) {
  const firstText = (group) => /<text x="[-\d.]+" y="([-\d.]+)"[^>]*>([^<]*)/.exec(group);
  const drawn = { items: [], times: [], folds: [], states: { client: [], server: [] } };
  // A scenario's lesson stands above the picture, which is then in a group with a transform.
  for (const [, attributes, content] of svg.matchAll(/<g ((?!transform)[^>]*)>\n([^]*?)<\/g>/g)) {
    const [, y, words] = firstText(content);
    const id = /id="([^"]*)"/.exec(attributes)?.[1];
    if (id) drawn.items.push([id, Number(y) - 5 - headHeight]);
    else drawn.folds.push([words, Number(y) - 6 - headHeight]);
  }
  for (const [, time] of svg.matchAll(/class="m q">(\d+\.\d{6})</g)) drawn.times.push(time);
  for (const [, y, anchor, state] of svg.matchAll(
    /<text x="[-\d.]+" y="([-\d.]+)" text-anchor="(\w+)" class="s q">([^<]*)/g,
  ))
    drawn.states[anchor === 'start' ? 'client' : 'server'].push([state, Number(y) - headHeight]);
  return drawn;
}

/** The same of the page's layout. */
function drawnByPage(json) {
  const trace = readTrace(json);
  const connection = trace.segments.size > 0 ? trace.connections.get([...trace.segments.values()][0].connection) : null;
  if (!connection) return null;
  const layout = layOut(trace, connection, { width: svgWidth, fromStart: true });
  const idOf = (event) =>
    event.event ? `h${event.index}` : `${keyOf(event)}${event.kind === 'return' ? '-return' : ''}`;
  const isTimed = (event) => event.event?.event === 'icmp' || idOf(event).startsWith('s');
  const states = (side) => layout.bands[side].map((band) => [band.state, band.top + (band.event < 0 ? 15 : 23)]);
  return {
    items: layout.events.map((event) => [idOf(event), event.y]),
    times: layout.events.filter(isTimed).map((event) => clock(event.t - layout.start)),
    folds: layout.folds.map((fold) => [`${duration(fold.idle)} of silence`, Math.round(fold.y)]),
    states: { client: states('client'), server: states('server') },
  };
}

const names = readdirSync(recordings).filter((name) => name.endsWith('.pcapng'));

test('there are recordings to compare', () => assert.ok(names.length > 50));

for (const name of names) {
  test(`page and SVG agree on ${name}`, { skip: tracer ? false : 'no tracer (TCPWHY)' }, () => {
    const { json, svg } = bothOf(name);
    assert.deepEqual(drawnBySvg(svg), drawnByPage(json));
  });
}
