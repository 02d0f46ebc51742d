// A worksheet as a page: filled in by keyboard, kept, saved, and marked by the tracer itself.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launch, open, pageOf } from './page.js';

const state = { browser: null };
const folder = mkdtempSync(join(tmpdir(), 'tcpwhy-sheet-'));
before(async () => {
  state.browser = await launch();
});
after(async () => {
  await state.browser.close();
  rmSync(folder, { recursive: true, force: true });
});

const head = ['story 1: lab mine, student anna', '# from: lab mine', '# student: anna', '# count: 6'];
const lines = [
  'server            listen(3, 128) = 0',
  'client > server   SYN ____  <- ____  [____, SYN-RECEIVED]',
  'server > client   SYN 0, ACK 1  <- kernel for listen  [ESTABLISHED, SYN-RECEIVED]  # ____',
  'client            write(3, "<b>a</b>\\n", 2) = 2  # ____',
  'client > server   ACK 1  <- kernel for connect  [ESTABLISHED, ESTABLISHED]  # ____',
  'connection 1: closed, server first',
];
const blanks = ['seq', 'cause', 'state', 'order', 'order', 'order'];

function sample(changes = {}) {
  const states = ['CLOSED', 'SYN-SENT'];
  return JSON.stringify({
    file: 'anna.story',
    source: 'lab mine',
    student: 'anna',
    head,
    lines,
    blanks,
    states,
    ...changes,
  });
}
const visit = (changes, options) => open(state.browser, pageOf(sample(changes), 'sheet-html'), options);

/** What the page saves when `act` is done. */
async function saved(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return { file, text: readFileSync(file, 'utf8') };
}
const saveByKey = (page) => saved(page, () => page.keyboard.press('Control+s'));

/** The lines to put in order, by their numbers in the file, as they are shown. */
const shownOrder = (page) => page.locator('.order .number').allTextContents();

/** Puts the lines in this order by keyboard alone; the focus is on one of their buttons. */
async function putInOrder(page, wanted) {
  for (let place = 0; place < wanted.length; place += 1) {
    const from = (await shownOrder(page)).indexOf(wanted[place]);
    const at = await page.evaluate(() =>
      [...document.querySelectorAll('.order .line')].indexOf(document.activeElement.closest('.line')),
    );
    assert.ok(at >= 0, 'the focus is on a line to move');
    for (let step = at; step < from; step += 1) await page.keyboard.press('ArrowDown');
    for (let step = at; step > from; step -= 1) await page.keyboard.press('ArrowUp');
    for (let step = from; step > place; step -= 1) await page.keyboard.press('Alt+ArrowUp');
  }
  assert.deepEqual(await shownOrder(page), wanted);
}

test('an untouched sheet is saved as it was made', async () => {
  const { page, context, trouble } = await visit();
  assert.match(await page.locator('#about').textContent(), /anna.*0 of 6 blanks filled in/);
  const { file, text } = await saveByKey(page);
  assert.match(file, /anna\.story$/);
  assert.equal(text, [...head, '', ...lines, ''].join('\n'));
  assert.match(await page.locator('#said').textContent(), /Saved as anna\.story: 0 of 6/);
  assert.deepEqual(trouble, []);
  await context.close();
});

test('answers and the order stand in the saved sheet, and a reload loses neither', async () => {
  const { page, context } = await visit();
  await page.locator('.blank').first().focus();
  for (const answer of ['0', ' connect', 'SYN-SENT']) {
    await page.keyboard.type(answer);
    await page.keyboard.press('Enter');
  }
  // From the box below the lines back to the last line's button.
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ordered');
  await page.keyboard.press('Shift+Tab');
  await putInOrder(page, ['9', '10', '8']);
  const wanted = [...head, '', ...lines, ''].join('\n').replace('____', '0').replace('____', 'connect');
  const right = ['SYN-SENT', '3', '1', '2'].reduce((text, answer) => text.replace('____', answer), wanted);
  assert.equal((await saveByKey(page)).text, right);
  await page.reload();
  await page.locator('body[data-ready]').waitFor();
  assert.match(await page.locator('#about').textContent(), /6 of 6/);
  assert.equal((await saveByKey(page)).text, right);
  await page.locator('#ordered').uncheck();
  assert.match(await page.locator('#about').textContent(), /3 of 6/);
  await context.close();
});

test('the sheet of another student does not get the answers of the first', async () => {
  const { page, context } = await visit();
  await page.locator('.blank').first().fill('7');
  const other = [head[0].replace('anna', 'bob'), ...head.slice(1)];
  await page.goto(pageOf(sample({ head: other, student: 'bob' }), 'sheet-html'));
  await page.locator('body[data-ready]').waitFor();
  assert.equal(await page.locator('.blank').first().inputValue(), '');
  await context.close();
});

test('where the browser keeps nothing the page says so, and saves all the same', async () => {
  const context = await state.browser.newContext();
  await context.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get() {
        throw new Error('not here');
      },
    });
  });
  const page = await context.newPage();
  await page.goto(pageOf(sample(), 'sheet-html'));
  await page.locator('body[data-ready]').waitFor();
  assert.match(await page.locator('#said').textContent(), /keeps nothing/);
  await page.locator('.blank').first().fill('5');
  assert.match((await saveByKey(page)).text, /SYN 5 {2}<- ____/);
  await context.close();
});

test('a trace’s text is text and nothing else', async () => {
  const evil = '</script><img src=x onerror=alert(1)>';
  const { page, context, trouble } = await visit({ student: evil, source: evil, lines: [...lines, evil] });
  assert.match(await page.locator('#about').textContent(), /<img src=x/);
  assert.equal((await page.locator('.lines > .line .text').last().textContent()).trim(), evil);
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(trouble, []);
  await context.close();
});

test('it fits a narrow window, both themes can be read, and paper has room to write', async () => {
  const { page, context } = await visit({}, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await paper();
  await page.locator('#switch-theme').click();
  assert.notEqual(await paper(), dark);
  await page.emulateMedia({ media: 'print' });
  for (const hidden of ['#controls', '.moves >> nth=0', '#said'])
    assert.equal(await page.locator(hidden).isVisible(), false, hidden);
  assert.ok((await page.locator('.blank').first().boundingBox()).width > 25);
  assert.ok((await page.locator('.place').first().boundingBox()).width > 15);
  await context.close();
});

const tracer = process.env.TCPWHY;
for (const kinds of ['cause,state,ack,order', 'call,woken,flags,seq'])
  test(`the tracer gives full points to a sheet filled in by keyboard: ${kinds}`, { skip: !tracer }, async () => {
    const make = (output) => ['exercise', '4', '--student', 'anna', '--blank', kinds, '--count', '12', '-o', output];
    const check = (file, ...more) =>
      JSON.parse(execFileSync(tracer, ['check', file, '--format', 'json', ...more], { encoding: 'utf8' }));
    const pageFile = join(folder, 'anna.html');
    const empty = join(folder, 'empty.story');
    execFileSync(tracer, make(pageFile));
    execFileSync(tracer, make(empty));
    // Nobody has filled it in: it is wrong, which is status 1.
    let marked;
    assert.throws(
      () => check(empty, '--explain'),
      (error) => {
        marked = JSON.parse(error.stdout);
        return error.status === 1;
      },
    );
    const { page, context, trouble } = await open(state.browser, pathToFileURL(pageFile).href);
    assert.equal((await saveByKey(page)).text, readFileSync(empty, 'utf8'));

    // The skip link leads into the sheet, Tab to its first blank or button.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const typed = marked.blanks.filter(({ kind }) => kind !== 'order');
    const ordered = marked.blanks.filter(({ kind }) => kind === 'order');
    for (let stop = 0, done = 0; done < typed.length; stop += 1) {
      assert.ok(stop < 60, 'Tab reaches every blank');
      const at = await page.evaluate(() => ({ blank: document.activeElement.matches('.blank') }));
      if (at.blank) {
        await page.keyboard.type(typed[done].key);
        done += 1;
      }
      await page.keyboard.press(at.blank ? 'Enter' : 'Tab');
    }
    if (ordered.length > 0) {
      await page.locator('.order button').first().focus();
      const wanted = [...ordered].sort((one, other) => Number(one.key) - Number(other.key));
      await putInOrder(
        page,
        wanted.map(({ line }) => String(line)),
      );
    }
    const { file, text } = await saveByKey(page);
    const result = check(file);
    assert.equal(result.points, marked.of, JSON.stringify(result.blanks.filter(({ right }) => !right)));
    writeFileSync(file, text.replace('student: anna', 'student: bob'));
    assert.throws(() => check(file));
    assert.deepEqual(trouble, []);
    await context.close();
  });
