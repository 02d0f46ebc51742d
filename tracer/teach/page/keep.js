// What was typed stays in the browser, on this machine alone: a reload or a closed window loses nothing.

/** Keeps texts under a key. `works` is false where the browser keeps nothing (a private window, a locked-down profile). */
export function keeper(key) {
  const kept = { works: true, read, write };
  function attempt(action) {
    try {
      return action();
    } catch {
      kept.works = false;
      return null;
    }
  }
  function read() {
    return attempt(() => localStorage.getItem(key));
  }
  function write(text) {
    attempt(() => localStorage.setItem(key, text));
  }
  return kept;
}
