// The parts of a segment's arrow: its number at the tail, whose shape shows the cause; its head; its
// label.
import { cut, shape, visible } from '../dom.js';
import { labelRoom } from './layout.js';
import { flagWords, isAgain, isLost, numbersText } from '../words.js';

const tokenHeight = 22;

export function tailToken(segment, x, y, outward) {
  const text = String(segment.number);
  const width = Math.max(tokenHeight, 10 + text.length * 9);
  const centre = x - outward * (width / 2);
  const left = centre - width / 2;
  const forms = {
    call: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight, rx: 11 }),
    reply: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight, rx: 11 }),
    exit: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight }),
    timer: () =>
      shape('path', {
        d: `M${left - 4} ${y}L${left + 3} ${y - 12}H${left + width - 3}L${left + width + 4} ${y}L${left + width - 3} ${y + 12}H${left + 3}Z`,
      }),
    unknown: () => shape('rect', { x: left, y: y - 11, width, height: tokenHeight, rx: 4 }),
  };
  return shape(
    'g',
    { class: `tail ${segment.cause.kind}` },
    forms[segment.cause.kind]?.() ?? forms.unknown(),
    shape('text', { x: centre, y: y + 5, 'text-anchor': 'middle' }, text),
  );
}

export function arrowHead(segment, x, y, direction) {
  if (isLost(segment))
    return shape('path', {
      class: 'cross',
      d: `M${x - 8} ${y - 8}L${x + 8} ${y + 8}M${x + 8} ${y - 8}L${x - 8} ${y + 8}`,
    });
  if (segment.flags.includes('R'))
    return shape('path', {
      class: 'head',
      d: `M${x} ${y}l${-direction * 14} -8v16zM${x - direction * 16} ${y}l${-direction * 14} -8v16z`,
    });
  return shape('path', { class: 'head', d: `M${x} ${y}l${-direction * 14} -7v14z` });
}

export function segmentLabel(view, event, x) {
  const { segment, y } = event;
  const words = `${isAgain(segment) ? '↻ ' : ''}${flagWords(segment.flags)}${isLost(segment) ? ' lost' : ''}`;
  const numbers = numbersText(segment, view.settings.absolute);
  const room = labelRoom(view.layout.geo) - words.length - (event.twoLines ? 0 : numbers.length) - 5;
  const payload = segment.payload && room > 4 ? `“${cut(visible(segment.payload), Math.min(room, 18))}”` : '';
  const line = (at, ...spans) => shape('text', { x, y: at, 'text-anchor': 'middle', class: 'segment-label' }, spans);
  const span = (name, text, dx) => (text ? shape('tspan', { class: name, dx }, text) : null);
  if (event.twoLines)
    return [line(y - 28, span('words', words), span('payload', payload, 9)), line(y - 10, span('numbers', numbers))];
  return [line(y - 10, span('words', words), span('numbers', numbers, 9), span('payload', payload, 9))];
}
