// A link to the page that is open already leads where it says. Streamlit changes neither its address nor what it shows
// when only the part behind the question mark differs: the list would still be the draft, and a reload would bring it
// back. So such a press goes to the address itself, as the browser's Back button does.

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const page = parentElement.ownerDocument;

  /** @param {MouseEvent} event */
  const press = (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!plain || !(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.download) return;
    const to = new URL(link.href);
    const same = to.origin === location.origin && to.pathname === location.pathname;
    if (!same || to.hash || to.search === location.search) return;
    event.preventDefault();
    event.stopPropagation();
    history.pushState({}, "", to.pathname + to.search);
    dispatchEvent(new PopStateEvent("popstate"));
  };

  // Behind what waits for the text that was typed first, which listens one step further out.
  page.body.addEventListener("click", press, true);
  return () => page.body.removeEventListener("click", press, true);
}
