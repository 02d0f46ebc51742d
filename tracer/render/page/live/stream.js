// The events of tcpwhy-web. The browser connects again by itself and says where it was (Last-Event-ID), so no
// line comes twice and none is missing.

/**
 * Calls on.lines(text) with new JSON Lines, on.lost() when the connection is gone and is tried again, on.back() when it
 * is there again, on.refused() when it will not come again, and on.ended() when the trace has ended.
 */
export function followEvents(address, on) {
  const source = new EventSource(address);
  source.onopen = () => on.back();
  source.onmessage = (event) => on.lines(event.data);
  source.addEventListener('end', () => {
    source.close();
    on.ended();
  });
  source.onerror = () => (source.readyState === EventSource.CLOSED ? on.refused() : on.lost());
}
