// The keys of the page.

const inControl = (target) => target.closest('button, select, input, textarea, a, summary');

/** p presents; k pauses and f follows while the trace happens. True: it was one of them. */
function onModeKey(app, event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest('select')) return false;
  const modes = { p: () => document.getElementById('switch-present').click() };
  if (app.live) Object.assign(modes, { k: app.live.pause, f: app.live.follow });
  if (!Object.hasOwn(modes, event.key)) return false;
  event.preventDefault();
  modes[event.key]();
  return true;
}

/** Steps and selects by keys. `on` has app, ladder, move(by), selectEvent(index), goToStep(index), predict(nth), presents(). */
export function onKey({ app, ladder, move, selectEvent, goToStep, predict, presents }, event) {
  if (onModeKey(app, event)) return;
  if (!app.layout || event.ctrlKey || event.altKey || event.metaKey) return;
  if (app.asking !== null && /^[1-4]$/.test(event.key)) {
    event.preventDefault();
    predict(Number(event.key) - 1);
    return;
  }
  if (event.key === ' ' && inControl(event.target)) return;
  if (event.target.closest('select')) return;
  const inLadder = event.target === ladder || event.target === document.body;
  const at = app.step ?? (app.at === null ? -1 : app.at - 1);
  const actions = {
    ArrowRight: () => goToStep(at + 1),
    ' ': () => goToStep(event.shiftKey ? at - 1 : at + 1),
    ArrowLeft: () => goToStep(Math.max(0, at - 1)),
    Escape: () => goToStep(null),
  };
  if (inLadder) {
    Object.assign(actions, {
      ArrowDown: () => (app.step === null ? move(1) : goToStep(at + 1)),
      ArrowUp: () => (app.step === null ? move(-1) : goToStep(at - 1)),
      Home: () => (app.step === null ? selectEvent(0) : goToStep(0)),
      End: () => (app.step === null ? selectEvent(app.layout.events.length - 1) : goToStep(Infinity)),
    });
  }
  // The keys of a clicker.
  if (presents()) Object.assign(actions, { PageDown: actions.ArrowRight, PageUp: actions.ArrowLeft });
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
}
