// What a press opened is brought into sight, once: a question below the edge of the window would not be seen.

const BLOCK = "[data-testid=stVerticalBlock]";
/** @type {WeakSet<object>} */
const shown = new WeakSet();

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  if (shown.has(parentElement)) return;
  shown.add(parentElement);
  const host = parentElement instanceof ShadowRoot ? parentElement.host : parentElement;
  // Once what stands above it has been laid out.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
      host.closest(BLOCK)?.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
    }),
  );
}
