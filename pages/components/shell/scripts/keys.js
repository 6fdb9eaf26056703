// Keys for whoever would rather not reach for the mouse: / goes to the search of the page, J and K go down and up its
// list, Enter then opens what stands there. Nothing of it is heard while somebody types.

const LINES = "[data-testid=stMain] [class*=st-key-line-]";
const OPENS = "a[href], button[kind=tertiary]";

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const page = parentElement.ownerDocument;

  /** @param {KeyboardEvent} event */
  const press = (event) => {
    const from = event.composedPath()[0];
    const elsewhere = event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented;
    if (elsewhere || !(from instanceof Element) || isTyped(from) || from.closest("dialog, [role=dialog]")) return;
    const step = { j: 1, k: -1 }[event.key];
    const to = event.key === "/" ? search(page) : step ? line(page, step) : null;
    if (!to) return;
    event.preventDefault();
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  };

  page.addEventListener("keydown", press);
  return () => page.removeEventListener("keydown", press);
}

/** @param {Element} at */
function isTyped(at) {
  return at.matches("input, textarea, select, [contenteditable=true], [role=combobox], [role=grid], canvas");
}

/**
 * @param {Document} page
 * @returns {HTMLElement | null}
 */
function search(page) {
  return page.querySelector("[data-testid=stMain] input[type=search]");
}

/**
 * The line after or before the one that holds the keyboard, or at first the one at the top.
 * @param {Document} page
 * @param {number} step
 * @returns {HTMLElement | undefined}
 */
function line(page, step) {
  /** @type {HTMLElement[]} */
  const ways = [];
  for (const one of page.querySelectorAll(LINES)) {
    const way = one.querySelector(OPENS);
    if (way instanceof HTMLElement && !ways.includes(way)) ways.push(way);
  }
  const here = ways.findIndex((way) => way === page.activeElement);
  return here < 0 ? ways[0] : ways[here + step];
}
