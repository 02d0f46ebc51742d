// The live page as a file that needs nothing else: the same document, with the trace in it.

// The document's text has this script in it, which comes before the places that are looked for.
const liveMark = ' data-live="events"';
const livePolicy = "connect-src 'self'; ";
const dataBegins = 'id="trace">\n';

function without(text, part, at) {
  return at < 0 ? text : text.slice(0, at) + text.slice(at + part.length);
}

/** What could end the element that the data stands in, as escapes. */
const harmless = (lines) => lines.replaceAll('<', '\\u003c').replaceAll('>', '\\u003e').replaceAll('&', '\\u0026');

/** `text` is the live page's document as it came; `lines` are those of the trace. */
export function wholePage(text, lines) {
  let page = without(text, livePolicy, text.indexOf(livePolicy));
  page = without(page, liveMark, page.lastIndexOf(liveMark));
  const at = page.lastIndexOf(dataBegins) + dataBegins.length;
  return `${page.slice(0, at)}${lines.map((line) => `${harmless(line)}\n`).join('')}${page.slice(at)}`;
}

/** Lets the browser save a text as a file. */
export function offer(text, name) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}
