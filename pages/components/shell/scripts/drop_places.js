// A place to drop a file at has a name and holds a button. Streamlit calls it decoration all the same, and what reads a
// page aloud is then told two things at once.

const CALLED_DECORATION = "[data-testid=stFileUploaderDropzone][role=presentation]";

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const page = parentElement.ownerDocument;
  const say = () => {
    for (const place of page.querySelectorAll(CALLED_DECORATION)) place.setAttribute("role", "group");
  };
  say();
  const observer = new MutationObserver(say);
  observer.observe(page.body, { childList: true, subtree: true });
  return () => observer.disconnect();
}
