// A worksheet in the browser: reads its data, draws the lines, keeps what is typed, saves the sheet.
import { byId, element } from '../../render/page/dom.js';
import { keeper } from './keep.js';
import { orderBlock } from './order.js';
import { row, showHelp } from './rows.js';
import { countFilled, fileText, restore, sheetOf, typedIn } from './sheet.js';
import { switchTheme } from '../../render/page/theme.js';

const sheet = sheetOf(JSON.parse(byId('data').textContent));
const { data } = sheet;
// The head has the ID, the source and the recording's fingerprint: no other sheet has the same.
const kept = keeper(`tcpwhy sheet ${data.head.join('\n')}`);
let unsaved = false;

function say(text) {
  byId('said').textContent = text;
}

function counted() {
  return `${countFilled(sheet)} of ${sheet.fields.length} blanks filled in`;
}

function changed() {
  unsaved = true;
  kept.write(typedIn(sheet));
  byId('filled').textContent = counted();
}

function save() {
  const address = URL.createObjectURL(new Blob([fileText(sheet)], { type: 'text/plain' }));
  element('a', { href: address, download: data.file }).click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  unsaved = false;
  say(`Saved as ${data.file}: ${counted()}. Hand it in, or mark it: tcpwhy check ${data.file}`);
}

function showHead() {
  const title = `Worksheet: ${data.source}`;
  document.title = `${title}, ${data.student}`;
  byId('heading').textContent = title;
  byId('about').append(
    element('span', {}, 'Student ', element('strong', {}, data.student)),
    element('span', { id: 'filled' }, counted()),
    data.capture ? element('span', {}, 'Its capture: ', element('code', {}, data.capture)) : '',
    element('span', { class: 'mark' }, 'Points'),
  );
  byId('controls').append(
    element('button', { type: 'button', id: 'save', title: 'Ctrl+S', onclick: save }, `Save ${data.file}`),
    element('button', { type: 'button', id: 'print', onclick: () => window.print() }, 'Print'),
    element('button', { type: 'button', id: 'switch-theme', onclick: switchTheme }, 'Light or dark'),
  );
}

function showSheet() {
  const list = element('ol', { class: 'lines' });
  const ordered = new Set(sheet.order);
  for (const line of sheet.lines) {
    if (!ordered.has(line)) list.append(row(line, changed));
    else if (!list.querySelector('.ordering')) list.append(orderBlock(sheet, changed, say));
  }
  byId('sheet').append(list);
}

function listenToKeys() {
  document.addEventListener('keydown', (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault();
      save();
    }
    if (event.key === 'Enter' && event.target.matches('#sheet input')) {
      event.preventDefault();
      const stops = [...document.querySelectorAll('#sheet input'), byId('save')];
      stops[stops.indexOf(event.target) + (event.shiftKey ? -1 : 1)]?.focus();
    }
  });
  window.addEventListener('beforeunload', (event) => {
    if (unsaved && !kept.works) event.preventDefault();
  });
}

restore(sheet, kept.read() ?? '');
showHead();
showHelp(sheet);
showSheet();
listenToKeys();
if (!kept.works) say('This browser keeps nothing of what you type here: save the sheet before you close the page.');
document.body.dataset.ready = '';
