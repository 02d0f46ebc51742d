// Making elements. Text from a trace is hostile: it only ever becomes a text node or an attribute's
// value, never markup.

const svgNamespace = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === '') continue;
    node.append(child);
  }
  return node;
}

/** An HTML element. `attributes` of the form onclick take a function. */
export function element(name, attributes, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function shape(name, attributes, ...children) {
  return fill(document.createElementNS(svgNamespace, name), attributes, children);
}

/** A row of a table: a name, a value and what it means. */
export function row(name, value, meaning) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, name),
    element(
      'td',
      {},
      element('span', { class: 'value' }, value),
      meaning ? element('span', { class: 'meaning' }, ` ${meaning}`) : null,
    ),
  );
}

/** A table with a caption; rows that are null are left out. */
export function table(caption, rows) {
  return element('table', {}, element('caption', {}, caption), element('tbody', {}, rows.filter(Boolean)));
}

export function byId(id) {
  return document.getElementById(id);
}

/** Characters that would not be seen, or would turn the direction of writing, as escapes. */
export function visible(text) {
  const known = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' };
  return String(text).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\p{Cs}]/gu, (character) => {
    if (known[character]) return known[character];
    const code = character.codePointAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/** At most `count` characters, with an ellipsis where something was cut off. */
export function cut(text, count) {
  const characters = [...text];
  if (characters.length <= count) return text;
  return `${characters.slice(0, Math.max(1, count - 1)).join('')}…`;
}
