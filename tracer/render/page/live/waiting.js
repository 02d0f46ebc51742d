// Before the first connection: what the programs have done so far.
import { element, visible } from '../dom.js';
import { sideOf } from '../model.js';
import { resultText } from '../words.js';

const most = 10;

/** Fills `holder` with the latest calls, the newest last. */
export function showWaiting(holder, trace) {
  const calls = [...trace.looseCalls].sort((a, b) => a.t - b.t).slice(-most);
  holder.replaceChildren(
    element('h2', {}, 'Waiting for the first connection'),
    calls.length === 0
      ? element('p', { class: 'hint' }, 'In another terminal: tcpwhy join -- COMMAND')
      : element(
          'ol',
          {},
          calls.map((call) => {
            const waits = call.returned === null;
            return element(
              'li',
              { class: waits ? 'waits' : '' },
              `${visible(call.process ?? sideOf(trace, call) ?? `process ${call.pid}`)}: `,
              element('code', {}, visible(call.text)),
              waits ? ' waits' : ` ${resultText(call)}`,
            );
          }),
        ),
  );
}
