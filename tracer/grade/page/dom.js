// Elements from data. Text is always text: nothing here reads HTML.

/** An element with attributes (`class`, `title`, …; `on` has listeners; `style` custom properties) and children. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === 'on') {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (key === 'style') {
      for (const [name, setting] of Object.entries(value)) made.style.setProperty(name, setting);
    } else {
      made.setAttribute(key, value === true ? '' : String(value));
    }
  }
  made.append(...children.filter((child) => child !== undefined && child !== null && child !== ''));
  return made;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Tells a screen reader what has changed. */
export function say(text) {
  byId('said').textContent = text;
}

/** "1 point", "2.5 points". */
export function counted(number, thing) {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
