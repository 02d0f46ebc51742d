// The sheet as values: its lines with their blanks, what was typed, and the file that `tcpwhy check` reads.
const blank = '____';

/** `lines` have the text around their blanks in `parts`; `order` has the lines to put in order, as they are shown. */
export function sheetOf(data) {
  const fields = [];
  const lines = data.lines.map((text, index) => {
    const parts = text.split(blank);
    const own = parts.slice(1).map(() => {
      const field = { kind: data.blanks[fields.length], value: '' };
      fields.push(field);
      return field;
    });
    return { number: data.head.length + 2 + index, parts, fields: own };
  });
  const order = lines.filter(({ fields: own }) => own.some(({ kind }) => kind === 'order'));
  return { data, lines, fields, order, ordered: false };
}

/** The number that a line to put in order has now; '' as long as nobody has put them in order. */
export function placeOf(sheet, line) {
  return sheet.ordered ? String(sheet.order.indexOf(line) + 1) : '';
}

/** Moves it up (-1) or down (1); false at the end. */
export function moveLine(sheet, line, step) {
  const from = sheet.order.indexOf(line);
  const to = from + step;
  if (to < 0 || to >= sheet.order.length) return false;
  sheet.order.splice(from, 1);
  sheet.order.splice(to, 0, line);
  sheet.ordered = true;
  return true;
}

const answerOf = (sheet, line, field) => (field.kind === 'order' ? placeOf(sheet, line) : field.value.trim());

export function countFilled(sheet) {
  let count = 0;
  for (const line of sheet.lines) for (const field of line.fields) if (answerOf(sheet, line, field)) count += 1;
  return count;
}

/** The worksheet, letter for letter as `tcpwhy exercise` wrote it, with the answers in place of the blanks. */
export function fileText(sheet) {
  const filled = sheet.lines.map((line) =>
    line.parts.reduce((text, part, at) => text + (answerOf(sheet, line, line.fields[at - 1]) || blank) + part),
  );
  return [...sheet.data.head, '', ...filled, ''].join('\n');
}

/** What was typed, as a text that restore() reads. */
export function typedIn(sheet) {
  const order = sheet.ordered ? sheet.order.map(({ number }) => number) : [];
  return JSON.stringify({ values: sheet.fields.map(({ value }) => value), order });
}

/** Takes up what typedIn() has given; a text that does not fit the sheet is left alone. */
export function restore(sheet, text) {
  let typed;
  try {
    typed = JSON.parse(text);
  } catch {
    return;
  }
  if (!Array.isArray(typed?.values) || typed.values.length !== sheet.fields.length) return;
  sheet.fields.forEach((field, at) => {
    field.value = String(typed.values[at]);
  });
  const order = (typed.order ?? []).map((wanted) => sheet.order.find(({ number }) => number === wanted));
  if (order.length !== sheet.order.length || new Set(order).size !== order.length || order.includes(undefined)) return;
  sheet.order = order;
  sheet.ordered = order.length > 0;
}
