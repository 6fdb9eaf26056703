// Dialogs, popovers and lists stand beside the page and not in it, where Streamlit does not say whether it is light or
// dark: their texts would have the colours of the light one on a dark ground. So the whole document is told.

/** @param {{parentElement: Element | ShadowRoot}} drawn */
export default function ({ parentElement }) {
  const page = parentElement.ownerDocument;
  const app = page.querySelector("[data-testid=stApp]");
  if (app) page.documentElement.style.colorScheme = getComputedStyle(app).colorScheme;
}
