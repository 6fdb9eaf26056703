// Tells the page when its tab is hidden and when it is seen again, so that nobody is asked for what nobody sees.

/**
 * @param {{parentElement: Element | ShadowRoot, setTriggerValue: (name: string, value: unknown) => void}} drawn
 */
export default function ({ parentElement, setTriggerValue }) {
  const page = parentElement.ownerDocument;
  const turn = () => setTriggerValue("turned", page.visibilityState);
  page.addEventListener("visibilitychange", turn);
  return () => page.removeEventListener("visibilitychange", turn);
}
