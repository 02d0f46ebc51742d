// Presenter mode, for a projector: the sentence of the current event in large type, its line of source, the state
// diagram, and the picture, enlarged.
import { byId, element, visible } from '../dom.js';

const around = 1; // lines of source before and after the one that made the call
/** The picture's, so that the largest screen shows no more, but larger. */
export const enlargement = () => Math.max(1.35, Math.min(2.5, (1.35 * window.innerWidth) / 1280));

/** The call that an event is about: the call itself, or the one that sent the segment. */
function callOf(trace, event) {
  if (event?.call) return event.call;
  return event?.segment ? trace.calls.get(event.segment.cause.call) : undefined;
}

function sharedIndent(lines) {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.match(/^\s*/)[0].length);
  return Math.min(...indents, Infinity);
}

/** Fills `holder` with the lines of source of an event; hides it where none are known. */
export function showPlace(holder, trace, event) {
  const site = callOf(trace, event)?.site;
  const source = site?.file && trace.sources.get(`${site.file}:${site.line}`);
  holder.hidden = !source;
  if (!source) return;
  const from = Math.max(0, source.line - source.first - around);
  const lines = source.lines.slice(from, source.line - source.first + around + 1);
  const indent = sharedIndent(lines);
  holder.replaceChildren(
    element('p', { class: 'kicker' }, visible(`${site.file.split('/').pop()}:${source.line}`)),
    element(
      'pre',
      { class: 'source' },
      lines.map((text, at) => {
        const number = source.first + from + at;
        const words = `${String(number).padStart(4)}  ${visible(text.slice(indent).replaceAll('\t', '    '))}\n`;
        return element('span', { class: number === source.line ? 'line this' : 'line' }, words);
      }),
    ),
  );
}

/** Switches the mode; the page must then be laid out anew. */
export function present(on) {
  document.body.classList.toggle('presenting', on);
  if (!on) byId('place').hidden = true;
}
