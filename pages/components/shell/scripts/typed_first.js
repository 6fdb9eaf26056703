// What was typed goes first. Streamlit sends the text of a field a moment after the field is left, and what a press asks
// for at once; and of two messages that come together its server hears the later one alone. After a quick press or a tap
// the text would thus be lost, bring back the page that was just left, or miss the order that it belongs to. So a press
// that follows upon typing waits until the text is on its way and the page has taken it in.

const MOMENT = 80; // milliseconds; Streamlit takes under 20
const LONGEST = 5000; // milliseconds; a server that hangs keeps nobody
const PRESSED = "a[href], button, [role=button], [role=tab], [role=option], summary";
const STATE = "data-test-script-state";

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const page = parentElement.ownerDocument;
  /** @type {Set<HTMLElement>} */
  const held = new Set();
  let typed = false;
  let leftAt = -Infinity;

  const type = () => {
    typed = true;
  };

  const leave = () => {
    if (typed) leftAt = performance.now();
    typed = false;
  };

  /** @param {MouseEvent} event */
  const press = (event) => {
    const wait = leftAt + MOMENT - performance.now();
    const pressed = event.target instanceof Element ? event.target.closest(PRESSED) : null;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!event.isTrusted || !plain || !(pressed instanceof HTMLElement)) return;
    if (wait <= 0 && !held.has(pressed)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (held.has(pressed)) return; // pressed again out of impatience
    held.add(pressed);
    setTimeout(() => {
      taken(page, () => {
        held.delete(pressed);
        stillThere(page, pressed, event).click();
      });
    }, wait);
  };

  // Whoever leaves in the middle of typing: what stands in the field is sent, and the browser asks before it goes.
  const hide = () => {
    if (typed && page.visibilityState === "hidden") innermost(page)?.blur();
  };

  /** @param {BeforeUnloadEvent} event */
  const unload = (event) => {
    if (!typed) return;
    innermost(page)?.blur();
    event.preventDefault();
  };

  page.addEventListener("input", type, true);
  page.addEventListener("focusout", leave, true);
  page.addEventListener("click", press, true);
  page.addEventListener("visibilitychange", hide);
  window.addEventListener("beforeunload", unload);
  return () => {
    page.removeEventListener("visibilitychange", hide);
    window.removeEventListener("beforeunload", unload);
    page.removeEventListener("input", type, true);
    page.removeEventListener("focusout", leave, true);
    page.removeEventListener("click", press, true);
  };
}

/**
 * The field that holds the keyboard, also inside a component of ours.
 * @param {Document} page
 */
function innermost(page) {
  let field = page.activeElement;
  while (field?.shadowRoot?.activeElement) field = field.shadowRoot.activeElement;
  return field instanceof HTMLElement ? field : null;
}

/**
 * Go on once nothing is being drawn: what was typed has then been taken in.
 * @param {Document} page
 * @param {() => void} then
 */
function taken(page, then) {
  const app = page.querySelector(`[${STATE}]`);
  const still = () => app === null || app.getAttribute(STATE) === "notRunning";
  let gone = false;
  const go = () => {
    observer.disconnect();
    clearTimeout(timer);
    if (!gone) then();
    gone = true;
  };
  const observer = new MutationObserver(() => {
    if (still()) go();
  });
  const timer = setTimeout(go, LONGEST);
  const look = () => {
    if (still()) go();
    else if (app !== null) observer.observe(app, { attributes: true, attributeFilter: [STATE] });
  };
  // When the browser is idle, what follows upon leaving a field has been done. Safari cannot tell.
  if (window.requestIdleCallback) window.requestIdleCallback(look, { timeout: LONGEST });
  else setTimeout(look, MOMENT);
}

/**
 * What was pressed, or what the page has drawn anew in its place meanwhile.
 * @param {Document} page
 * @param {HTMLElement} pressed
 * @param {MouseEvent} event
 */
function stillThere(page, pressed, event) {
  if (pressed.isConnected) return pressed;
  const now = page.elementFromPoint(event.clientX, event.clientY)?.closest(PRESSED);
  return now instanceof HTMLElement && now.textContent === pressed.textContent ? now : pressed;
}
