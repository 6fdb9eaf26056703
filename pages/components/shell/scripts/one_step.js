// What stands in the browser's history are the pages that somebody saw, each once, in their order.
//
// - The way to another page is one step. Streamlit first puts what stands behind the question mark after the page that
//   is being left, which shows nothing that anybody has seen, and then the other page's name before it.
// - Who goes back stays there. What the page that was left says for a moment longer, as its clock does, Streamlit takes
//   for a way to it, and puts its name before the question mark of the page that was gone to.
// - The same address twice is one step.

/** The address whose question mark changed last, and not its page. */
let half = "";
/** The page from which Back or Forward led, until somebody presses something or the page gone to has answered. */
let left = "";
/** The page of the address before the present one. */
let before = "";

// It stays for as long as the document does. Streamlit draws a script anew before it takes the one before it away:
// what that one put back would be taken from the one that is there.
/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const view = parentElement.ownerDocument.defaultView ?? window;
  const past = view.history;
  if (Object.hasOwn(past, "pushState")) return;
  before = location.pathname;

  /** @param {unknown} state @param {string} title @param {string | URL | null} [url] */
  past.pushState = (state, title, url) => {
    const to = new URL(String(url ?? ""), location.href);
    const isSame = to.href === location.href;
    if (left && to.pathname === left && to.search === location.search && !isSame) return;
    const goesOn = location.href === half && to.search === location.search && to.pathname !== location.pathname;
    half = to.search && to.pathname === location.pathname ? to.href : "";
    left = "";
    if (isSame || goesOn) past.replaceState(state, title, url);
    else History.prototype.pushState.call(past, state, title, url);
    before = location.pathname;
  };

  const stay = () => (left = "");
  view.addEventListener("popstate", () => {
    left = before;
    before = location.pathname;
  });
  view.addEventListener("pointerdown", stay, true);
  view.addEventListener("keydown", stay, true);
}
