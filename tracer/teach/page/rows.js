// The lines of the sheet, with an input for each blank.
import { byId, element } from '../../render/page/dom.js';

const meanings = {
  cause: 'why the segment was sent: a call (close), kernel, kernel for connect, timer delayed-ack, exit',
  call: 'the name of the system call',
  woken: 'the piece that let the call return: SYN 0, ACK 1, DATA 1:3, FIN 3',
  state: 'of the client (first) or of the server, after the segment',
  seq: 'the number of the SYN, FIN, RST or byte, counted from the sender’s SYN',
  ack: 'the number that is acknowledged, counted from the receiver’s SYN',
  flags: 'all pieces of the segment: SYN 0, ACK 1',
  order: 'the lines in the order in which they happened',
};
const widths = { cause: 20, call: 10, woken: 12, state: 13, seq: 5, ack: 5, flags: 18 };

function input(line, field, changed) {
  const box = element('input', {
    type: 'text',
    class: 'blank',
    size: widths[field.kind] ?? 12,
    maxlength: 200,
    placeholder: field.kind,
    list: field.kind === 'state' ? 'states' : null,
    'aria-label': `line ${line.number}, ${field.kind}`,
    autocomplete: 'off',
    autocapitalize: 'off',
    spellcheck: 'false',
    oninput: () => {
      field.value = box.value;
      box.classList.toggle('filled', box.value.trim() !== '');
      changed();
    },
  });
  box.value = field.value;
  box.classList.toggle('filled', box.value.trim() !== '');
  return box;
}

/** The line's number in the file, by which `tcpwhy check` names it. */
export function numberOf(line) {
  return element('span', { class: 'number', 'aria-hidden': 'true' }, String(line.number));
}

const columns = { '<': 'why', '[': 'states' };

/** The line in columns, as the story has them: who, what, why, states. Each part and input goes where it belongs. */
export function textOf(parts, inputs = []) {
  const text = element('span', { class: 'text' });
  let cell = null;
  function begin(kind) {
    cell = element('span', { class: kind });
    text.append(cell, ' ');
  }
  begin('who');
  parts.forEach((part, at) => {
    if (at > 0) cell.append(inputs[at - 1]);
    part.split(/ {2,}(?=<- |\[)/).forEach((piece, nth) => {
      const [, who, rest] = (cell.className === 'who' && /^(\S+(?: [>\S]+)*?) {2,}(.*)$/.exec(piece)) || [
        null,
        '',
        piece,
      ];
      if (nth > 0) begin(columns[piece[0]]);
      if (who) {
        cell.append(who);
        begin('what');
      }
      cell.append(rest);
    });
  });
  if (text.querySelectorAll('span').length === 1) cell.className = 'whole';
  return text;
}

export function row(line, changed) {
  const inputs = line.fields.map((field) => input(line, field, changed));
  return element('li', { class: 'line' }, numberOf(line), textOf(line.parts, inputs));
}

/** What goes into the blanks that this sheet has. */
export function showHelp(sheet) {
  const kinds = Object.keys(meanings).filter((kind) => sheet.fields.some((field) => field.kind === kind));
  byId('help').append(
    element(
      'p',
      {},
      'Fill in each blank. Tab and Enter lead to the next one. Spelling in capitals and spaces make no difference. ',
      'Numbers count from the sender’s SYN, as in every story.',
    ),
    element(
      'dl',
      {},
      kinds.map((kind) => element('div', {}, element('dt', {}, kind), element('dd', {}, meanings[kind]))),
    ),
    element(
      'datalist',
      { id: 'states' },
      sheet.data.states.map((state) => element('option', { value: state })),
    ),
  );
}
