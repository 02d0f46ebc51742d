// Runs written down by hand, as `--format json` shows them.
import { World, ends, byCall, answer, timeout, opened } from './world.js';

export { many } from './many_trace.js';

/** The article's run: the server echoes one line and closes first. `line` is what the client types. */
export function article(line = 'a\n') {
  const world = new World();
  const c = ends();
  opened(world, c);
  const length = Buffer.byteLength(line);
  const serverRead = world.call('server', 'read', 'read(4, 4096)', 2110, 1_202_160, {
    fd: 4,
    result: length,
    data: line,
    woken_by: [4],
    socket: 902,
    state: 'ESTABLISHED',
  });
  const write = world.call('client', 'write', `write(3, ${JSON.stringify(line)}, ${length})`, 1_202_060, 1_202_120, {
    result: length,
    data: line,
    socket: 901,
  });
  world.segment(1_202_080, c, 'client', 'P.', {
    seq: 1,
    ack: 1,
    length,
    cause: byCall(write, 'bytes'),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    payload: line,
    why: 'write() by the client sends 2 bytes',
  });
  world.segment(1_202_095, c, 'server', '.', {
    seq: 1,
    ack: 1 + length,
    cause: answer(4),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    phase: 'data',
    why: 'the server’s kernel acknowledges segment 4',
  });
  const clientRead = world.call('client', 'read', 'read(3, 4096)', 1_202_140, 1_202_260, {
    result: length,
    data: line,
    woken_by: [6],
    socket: 901,
  });
  const echo = world.call('server', 'write', `write(4, ${JSON.stringify(line)}, ${length})`, 1_202_190, 1_202_235, {
    fd: 4,
    result: length,
    data: line,
    socket: 902,
  });
  world.segment(1_202_210, c, 'server', 'P.', {
    seq: 1,
    ack: 1 + length,
    length,
    cause: byCall(echo, 'bytes'),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    payload: line,
    why: 'write() by the server sends 2 bytes',
  });
  world.segment(1_202_222, c, 'client', '.', {
    seq: 1 + length,
    ack: 1 + length,
    cause: answer(6),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    phase: 'data',
    why: 'the client’s kernel acknowledges segment 6',
  });
  const close = world.call('server', 'close', 'close(4)', 1_202_290, 1_202_330, {
    fd: 4,
    socket: 902,
    state: 'FIN-WAIT-1',
  });
  const fin = 1 + length;
  world.segment(1_202_305, c, 'server', 'F.', {
    seq: fin,
    ack: fin,
    cause: byCall(close),
    states: ['CLOSE-WAIT', 'FIN-WAIT-1'],
    phase: 'shutdown',
    why: 'close() by the server sends the FIN: it has nothing more to send',
  });
  world.call('server', 'close', 'close(3)', 1_202_350, 1_202_360, { connection: null, socket: 900 });
  world.process(1_202_600, 'exit', 20, 'echo-server', 'server');
  world.segment(1_246_310, c, 'client', '.', {
    seq: fin,
    ack: fin + 1,
    cause: { kind: 'timer', timer: 'delayed-ack', rule: 'timer' },
    states: ['CLOSE-WAIT', 'FIN-WAIT-2'],
    phase: 'shutdown',
    notes: [
      { code: 'delayed-ack', text: 'the ACK waited 44.0 ms for data to ride on (RFC 9293, 3.8.6.3)', value: 44005000 },
    ],
    why: 'the delayed-ACK timer of the client’s kernel ran out: the FIN is acknowledged',
  });
  world.segment(3_402_420, c, 'client', 'F.', {
    seq: fin,
    ack: fin + 1,
    cause: { kind: 'exit', rule: 'exit', pid: 21, process: 'echo-client' },
    states: ['LAST-ACK', 'TIME-WAIT'],
    phase: 'shutdown',
    why: 'the process ended, so the client’s kernel closes its socket and sends the FIN',
  });
  world.segment(3_402_440, c, 'server', '.', {
    seq: fin + 1,
    ack: fin + 1,
    cause: answer(10),
    states: ['CLOSED', 'TIME-WAIT'],
    phase: 'shutdown',
    notes: [
      {
        code: 'time-wait',
        text: 'this end stays in TIME-WAIT so that late segments find it (60 s on Linux)',
        value: 0,
      },
    ],
    why: 'the server’s kernel acknowledges the last FIN; no call is needed for it',
  });
  world.process(3_402_600, 'exit', 21, 'echo-client', 'client');
  world.connection(3_402_601, c, 'closed', 'server');
  void serverRead;
  void clientRead;
  return world.text();
}

/** shutdown(SHUT_WR): the client has finished, the server may still send. */
export function halfClose() {
  const world = new World();
  const c = ends(1, 41020);
  opened(world, c);
  const shut = world.call('client', 'shutdown', 'shutdown(3, SHUT_WR)', 2500, 2540, {
    socket: 901,
    state: 'FIN-WAIT-1',
  });
  world.call('server', 'read', 'read(4, 4096)', 2110, 2560, {
    fd: 4,
    result: 0,
    woken_by: [4],
    socket: 902,
    state: 'CLOSE-WAIT',
  });
  world.segment(2515, c, 'client', 'F.', {
    seq: 1,
    ack: 1,
    cause: byCall(shut),
    states: ['FIN-WAIT-1', 'CLOSE-WAIT'],
    phase: 'shutdown',
    notes: [{ code: 'half-close', text: 'this end has sent its FIN and still receives', value: 0 }],
    why: 'shutdown() by the client sends the FIN: it sends no more and still receives',
  });
  world.segment(2528, c, 'server', '.', {
    seq: 1,
    ack: 2,
    cause: answer(4),
    states: ['FIN-WAIT-2', 'CLOSE-WAIT'],
    phase: 'shutdown',
    why: 'the server’s kernel acknowledges the FIN; its program has yet to close',
  });
  world.call('client', 'read', 'read(3, 4096)', 2560, 82_640, {
    result: 5,
    data: 'late\n',
    woken_by: [6],
    socket: 901,
  });
  const write = world.call('server', 'write', 'write(4, "late\\n", 5)', 82_600, 82_650, {
    fd: 4,
    result: 5,
    data: 'late\n',
    socket: 902,
  });
  world.segment(82_615, c, 'server', 'P.', {
    seq: 1,
    ack: 2,
    length: 5,
    cause: byCall(write, 'bytes'),
    states: ['FIN-WAIT-2', 'CLOSE-WAIT'],
    payload: 'late\n',
    why: 'write() by the server sends 5 bytes',
  });
  world.segment(82_625, c, 'client', '.', {
    seq: 2,
    ack: 6,
    cause: answer(6),
    states: ['FIN-WAIT-2', 'CLOSE-WAIT'],
    phase: 'data',
    why: 'the client’s kernel acknowledges segment 6',
  });
  world.call('client', 'write', 'write(3, "more", 4)', 82_700, 82_706, { result: -1, error: 'EPIPE', socket: 901 });
  const close = world.call('server', 'close', 'close(4)', 82_800, 82_840, { fd: 4, socket: 902, state: 'LAST-ACK' });
  world.segment(82_815, c, 'server', 'F.', {
    seq: 6,
    ack: 2,
    cause: byCall(close),
    states: ['TIME-WAIT', 'LAST-ACK'],
    phase: 'shutdown',
    why: 'close() by the server sends the FIN: it has nothing more to send',
  });
  world.segment(82_825, c, 'client', '.', {
    seq: 2,
    ack: 7,
    cause: answer(8),
    states: ['TIME-WAIT', 'CLOSED'],
    phase: 'shutdown',
    why: 'the client’s kernel acknowledges the last FIN; no call is needed for it',
  });
  world.call('client', 'close', 'close(3)', 82_900, 82_910, { socket: 901 });
  world.process(83_300, 'exit', 21, 'echo-client', 'client');
  world.process(83_400, 'exit', 20, 'echo-server', 'server');
  world.connection(83_500, c, 'closed', 'client');
  return world.text();
}

/** Two SYNs are lost, the third is answered by a refusal. */
export function synLoss() {
  const world = new World();
  const c = ends(1, 50110);
  world.process(0, 'start', 21, 'echo-client', 'client');
  const connect = world.call('client', 'connect', 'connect(3, 127.0.0.1:9877)', 400, 3_010_500, {
    result: -1,
    error: 'ECONNREFUSED',
    woken_by: [5],
    socket: 901,
    state: 'CLOSED',
  });
  const lost = { code: 'lost', text: 'dropped before delivery: the receiver’s TCP never saw it', value: 0 };
  const again = (value) => ({ code: 'retransmission', text: `sends again what segment ${value} carried`, value });
  const syn = (us, cause, notes, why) =>
    world.segment(us, c, 'client', 'S', {
      seq: 0,
      cause,
      states: ['SYN-SENT', 'CLOSED'],
      phase: 'handshake',
      notes,
      why,
    });
  syn(430, byCall(connect), [lost], 'connect() by the client sends the SYN that opens the connection');
  for (const n of [1, 2])
    syn(
      430 + n * 1_003_000,
      { ...timeout, name: 'connect', call: connect.id },
      [again(1), lost],
      'no answer to the SYN: the retransmission timer sends it again',
    );
  syn(
    3_010_400,
    { ...timeout, name: 'connect', call: connect.id },
    [again(1)],
    'no answer to the SYN: the retransmission timer sends it again',
  );
  world.segment(3_010_430, c, 'server', 'R.', {
    seq: 0,
    ack: 1,
    cause: answer(4),
    states: ['CLOSED', 'CLOSED'],
    phase: 'abort',
    notes: [
      {
        code: 'reset-no-listener',
        text: 'no socket listens on this port: connect() fails with ECONNREFUSED',
        value: 0,
      },
    ],
    why: 'nobody listens on that port, so the server’s kernel refuses the SYN with a reset',
  });
  world.call('client', 'close', 'close(3)', 3_010_600, 3_010_610, { socket: 901 });
  world.process(3_010_900, 'exit', 21, 'echo-client', 'client', { status: 1 });
  world.connection(3_011_000, c, 'refused', 'server', { conn_state: 'REJ', history: 'Sr' });
  return world.text();
}

/** The server closes with unread bytes: a reset. */
export function reset() {
  const world = new World();
  const c = ends(1, 46002);
  opened(world, c);
  const write = world.call('client', 'write', 'write(3, "unread", 6)', 2600, 2650, {
    result: 6,
    data: 'unread',
    socket: 901,
  });
  world.segment(2615, c, 'client', 'P.', {
    seq: 1,
    ack: 1,
    length: 6,
    cause: byCall(write, 'bytes'),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    payload: 'unread',
    why: 'write() by the client sends 6 bytes',
  });
  world.segment(2628, c, 'server', '.', {
    seq: 1,
    ack: 7,
    cause: answer(4),
    states: ['ESTABLISHED', 'ESTABLISHED'],
    phase: 'data',
    why: 'the server’s kernel acknowledges segment 4',
  });
  world.call('client', 'read', 'read(3, 4096)', 2700, 303_080, {
    result: -1,
    error: 'ECONNRESET',
    woken_by: [6],
    socket: 901,
    state: 'CLOSED',
  });
  const close = world.call('server', 'close', 'close(4)', 303_000, 303_050, { fd: 4, socket: 902, state: 'CLOSED' });
  world.segment(303_020, c, 'server', 'R.', {
    seq: 1,
    ack: 7,
    cause: byCall(close),
    states: ['CLOSED', 'CLOSED'],
    phase: 'abort',
    notes: [{ code: 'reset-unread-data', text: '6 unread bytes made the close a reset (RFC 2525, 2.17)', value: 6 }],
    why: 'close() by the server sends a reset and not a FIN, because received bytes were unread',
  });
  world.process(303_500, 'exit', 21, 'echo-client', 'client', { status: 1 });
  world.process(303_600, 'exit', 20, 'echo-server', 'server');
  world.connection(303_700, c, 'reset', 'server', { conn_state: 'RSTR', history: 'ShADar' });
  return world.text();
}
