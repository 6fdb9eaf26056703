// Elements for components in the browser. Texts of services and files are only ever set as text, never as HTML.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [name] Its class.
 * @param {string} [text]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

/**
 * A button that does this when it is pressed.
 * @param {string} label
 * @param {string} name
 * @param {() => void} run
 * @returns {HTMLButtonElement}
 */
function action(label, name, run) {
  const button = make("button", `action ${name}`, label);
  button.type = "button";
  button.addEventListener("click", run);
  return button;
}

/**
 * Puts a part into the address of the page, so that a copied link opens the same, without drawing the page anew.
 * @param {string} name
 * @param {string} value With "" it is taken away.
 */
function inAddress(name, value) {
  const there = new URL(location.href);
  if ((there.searchParams.get(name) ?? "") === value) return;
  if (value) there.searchParams.set(name, value);
  else there.searchParams.delete(name);
  history.replaceState(history.state, "", there);
}
