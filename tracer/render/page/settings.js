// The switches above the picture. They last as long as the page is open: a file that is opened
// from disk has no storage of its own.
import { element } from './dom.js';

export const settings = {
  fromStart: false,
  setupOnly: false,
  absolute: false,
  predict: false,
  present: false,
  theme: 'auto',
};

const themes = ['auto', 'light', 'dark'];

export function applyTheme() {
  if (settings.theme === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.setAttribute('data-theme', settings.theme);
}

function toggle(key, text, title, changed) {
  const button = element(
    'button',
    {
      type: 'button',
      id: `switch-${key}`,
      title,
      'aria-pressed': String(settings[key]),
      onclick: () => {
        settings[key] = !settings[key];
        button.setAttribute('aria-pressed', String(settings[key]));
        changed();
      },
    },
    text,
  );
  return button;
}

/** Fills the toolbar; `changed` is called when the picture has to be drawn anew. */
export function buildSwitches(holder, changed) {
  const theme = element(
    'button',
    {
      type: 'button',
      id: 'switch-theme',
      title: 'Light, dark, or as the system is set',
      onclick: () => {
        settings.theme = themes[(themes.indexOf(settings.theme) + 1) % themes.length];
        theme.textContent = `Theme: ${settings.theme}`;
        applyTheme();
      },
    },
    'Theme: auto',
  );
  holder.replaceChildren(
    toggle('fromStart', 'From the start', 'Show also what the programs did before the first segment', changed),
    toggle('setupOnly', 'Set-up and shutdown', 'Leave out the segments and calls that move data', changed),
    toggle('absolute', 'Absolute', 'Show sequence numbers as in the header instead of counting from the SYN', changed),
    toggle('predict', 'Predict', 'Step by step, and before each segment say what sends it (1 to 4)', changed),
    toggle('present', 'Present', 'Large type for a projector; PageDown or a clicker shows the next event (p)', changed),
    theme,
  );
}
