// The way to another page is one step back, and not two. Streamlit first puts what stands behind the question mark after
// the page that is being left, which shows nothing that anybody has seen, and then the other page's name before it.

/** The address whose question mark changed last, and not its page. */
let half = "";

// It stays for as long as the document does. Streamlit draws a script anew before it takes the one before it away:
// what that one put back would be taken from the one that is there.
/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const past = (parentElement.ownerDocument.defaultView ?? window).history;
  if (Object.hasOwn(past, "pushState")) return;

  /** @param {unknown} state @param {string} title @param {string | URL | null} [url] */
  past.pushState = (state, title, url) => {
    const to = new URL(String(url ?? ""), location.href);
    const goesOn = location.href === half && to.search === location.search && to.pathname !== location.pathname;
    half = to.search && to.pathname === location.pathname ? to.href : "";
    if (goesOn) past.replaceState(state, title, url);
    else History.prototype.pushState.call(past, state, title, url);
  };
}
