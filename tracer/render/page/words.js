// The page's vocabulary: tables that give the codes of the trace a meaning in words.

export const flagNames = {
  S: ['SYN', 'synchronise: this side’s first sequence number'],
  F: ['FIN', 'finish: this side sends no more'],
  R: ['RST', 'reset: the connection is over at once'],
  P: ['PSH', 'push: hand the bytes to the program now'],
  '.': ['ACK', 'the acknowledgement number is valid'],
  U: ['URG', 'the urgent pointer is valid'],
  E: ['ECE', 'explicit congestion notification, echo'],
  W: ['CWR', 'congestion window reduced'],
  e: ['AE', 'accurate ECN'],
};

/** "SYN-ACK" for "S.". */
export function flagWords(flags) {
  const words = [...flags].map((letter) => flagNames[letter]?.[0]);
  return words.includes(undefined) ? 'no flags' : words.join('-');
}

export const stateMeanings = {
  CLOSED: 'no connection',
  LISTEN: 'waits for a SYN from anyone',
  'SYN-SENT': 'has sent its SYN, waits for the answer',
  'SYN-RECEIVED': 'has both SYNs, waits for the ACK of its own',
  ESTABLISHED: 'open: bytes flow both ways',
  'FIN-WAIT-1': 'has sent its FIN, waits for the ACK of it',
  'FIN-WAIT-2': 'its FIN is acknowledged, waits for the peer’s',
  'CLOSE-WAIT': 'the peer has finished; this program has yet to close',
  CLOSING: 'both FINs crossed, waits for the ACK of its own',
  'LAST-ACK': 'has sent its FIN last, waits for the ACK of it',
  'TIME-WAIT': 'over, but kept a while so that late segments find it',
};

export const kindWords = {
  call: 'a call sent it',
  reply: 'the kernel answers',
  timer: 'a timer in the kernel',
  exit: 'the end of a process',
  unknown: 'unknown',
};

export const ruleWords = {
  bytes: 'the byte range of this segment is that of the call',
  window: 'the segment lies inside the call, between its entry and its return',
  answer: 'the kernel answers a segment that arrived',
  timer: 'a timer in the kernel ran out',
  exit: 'the process ended and the kernel closed its socket',
  state: 'only this call can do it in this state',
  none: 'no rule applied',
};

export const evidenceWords = {
  observed: 'observed: the call was seen',
  inferred: 'inferred: the call was not seen, but POSIX says which call does this',
};

export const timerWords = {
  'delayed-ack': 'delayed ACK',
  retransmission: 'retransmission',
  'tail-loss-probe': 'tail loss probe',
  'keep-alive': 'keep-alive',
  'window-probe': 'window probe',
  'fin-wait-2': 'FIN-WAIT-2',
  'time-wait': 'TIME-WAIT',
};

// Outcome: a glyph (never colour alone), what it means.
export const outcomeWords = {
  closed: ['●', 'both ends closed'],
  'half-closed': ['◐', 'one end closed'],
  reset: ['✕', 'ended by a reset'],
  refused: ['⊘', 'refused'],
  unanswered: ['◌', 'unanswered'],
  open: ['○', 'still open'],
  partial: ['◍', 'only a part was seen'],
};

/** "= 4", "= ECONNREFUSED", "has not returned". */
export function resultText(call) {
  if (call.returned === null) return 'has not returned';
  const times = call.times > 1 ? ` ×${call.times.toLocaleString('en')}` : '';
  return `= ${call.error ?? call.result}${times}`;
}

/** "server.c:42 (main)" of a call's site; '' when it is not known. */
export function siteText(site) {
  if (!site) return '';
  if (!site.file) return site.function ?? '';
  const name = site.file.slice(site.file.lastIndexOf('/') + 1);
  const place = site.line ? `${name}:${site.line}` : name;
  return site.function ? `${place} (${site.function})` : place;
}

/** "seq 1:3 ack 1": the numbers of a segment, as tcpdump orders them. */
export function numbersText(segment, absolute) {
  const parts = [];
  const sequence = absolute ? segment.absolute_seq : segment.seq;
  const acknowledges = segment.ack !== null;
  const bare = acknowledges && segment.length === 0 && !/[SFR]/.test(segment.flags);
  if (!bare) {
    const end = absolute ? (sequence + segment.length) % 2 ** 32 : sequence + segment.length;
    parts.push(segment.length > 0 ? `seq ${sequence}:${end}` : `seq ${sequence}`);
  }
  if (acknowledges) parts.push(`ack ${absolute ? segment.absolute_ack : segment.ack}`);
  return parts.join(' ');
}

/** The cause in a few words, for beside an arrow. */
export function causeText(segment) {
  const cause = segment.cause;
  const name = cause.name;
  const suffix = cause.evidence === 'inferred' ? ', inferred' : '';
  switch (cause.kind) {
    case 'call':
      return name + suffix;
    case 'reply':
      if (cause.on_the_way) return `on the way, answers ${cause.to ?? ''}`.trim();
      return name ? `kernel, for ${name}()` : `kernel, answers ${cause.to ?? ''}`.trim();
    case 'timer':
      return `timer: ${timerWords[cause.timer] ?? cause.timer}`;
    case 'exit':
      if (cause.of_thread) return 'end of a thread';
      return cause.signal ? `ended by ${cause.signal}` : 'end of the process';
    default:
      return 'cause unknown';
  }
}

export function hasNote(event, code) {
  return (event.notes ?? []).some((note) => note.code === code);
}

export function isLost(segment) {
  return ['lost', 'listen-queue-full', 'rejected-by-filter'].some((code) => hasNote(segment, code));
}

export function isAgain(segment) {
  return hasNote(segment, 'retransmission');
}

export function plural(count, word) {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}
