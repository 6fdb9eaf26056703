// The way to another page is one step back, and not two. Streamlit first puts what stands behind the question mark after
// the page that is being left, which shows nothing that anybody has seen, and then the other page's name before it.

/** The address whose question mark changed last, and not its page. */
let half = "";

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const past = (parentElement.ownerDocument.defaultView ?? window).history;
  const push = History.prototype.pushState;

  /** @param {unknown} state @param {string} title @param {string | URL | null} [url] */
  past.pushState = (state, title, url) => {
    const to = new URL(String(url ?? ""), location.href);
    const goesOn = location.href === half && to.search === location.search && to.pathname !== location.pathname;
    half = to.search && to.pathname === location.pathname ? to.href : "";
    if (goesOn) past.replaceState(state, title, url);
    else push.call(past, state, title, url);
  };
  return () => Reflect.deleteProperty(past, "pushState");
}
