// Deep links: "#connection=1&segment=3", "&call=12", "&step=5". A link names one item; an
// item that does not exist is ignored.

/** The numbers that the address names: { connection, segment, call, step }, absent ones null. */
export function readLink(hash) {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const number = (name) => {
    const text = parameters.get(name);
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
  };
  return { connection: number('connection'), segment: number('segment'), call: number('call'), step: number('step') };
}

/** "#connection=1&segment=3"; "#" for the overview. */
export function makeLink({ connection, key, step }) {
  if (connection === null || connection === undefined) return '#';
  const parts = [`connection=${connection}`];
  if (step !== null && step !== undefined) parts.push(`step=${step + 1}`);
  else if (key) parts.push(`${key[0] === 's' ? 'segment' : 'call'}=${key.slice(1)}`);
  return `#${parts.join('&')}`;
}
