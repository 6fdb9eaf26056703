// What was typed goes first. Streamlit sends the text of a field a moment after the field is left, and what a press asks
// for at once. After a quick press or a tap, the text would thus come last: it would bring back the page that was just
// left, or miss the order that it belongs to. So a press that follows upon typing waits until the text is on its way.

const MOMENT = 80; // milliseconds; Streamlit takes under 20
const PRESSED = "a[href], button, [role=button], [role=tab], [role=option], summary";

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const page = parentElement.ownerDocument;
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
    if (wait <= 0 || !event.isTrusted || !plain || !(pressed instanceof HTMLElement)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    setTimeout(() => pressed.click(), wait);
  };

  page.addEventListener("input", type, true);
  page.addEventListener("focusout", leave, true);
  page.addEventListener("click", press, true);
  return () => {
    page.removeEventListener("input", type, true);
    page.removeEventListener("focusout", leave, true);
    page.removeEventListener("click", press, true);
  };
}
