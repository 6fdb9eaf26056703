// A text and its copy button. A long text is not shown but fetched from its address when the button is pressed, and the
// link of the view is what stands in the browser then. Without a clipboard, which pages without https have none of, what
// is copied is marked instead.

/**
 * @typedef {{text: string, address: string, label: string, at?: string}} Copied With `at` it is the link of this view;
 *   `at` is how colleagues reach the dashboard, "" for as this browser does.
 */

/** @param {{data: Copied, parentElement: Element | ShadowRoot}} drawn */
export default function ({ data, parentElement }) {
  const code = document.createElement("code");
  code.textContent = data.text;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = data.label;
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    if (data.text) mark(code);
    told.textContent = await copy(data, line);
  });
  const line = document.createElement("div");
  line.className = data.at === undefined ? "copy" : "copy link";
  if (data.text) line.append(code);
  line.append(button, told);
  parentElement.querySelector(".copy")?.remove();
  parentElement.append(line);
}

/**
 * @param {Copied} data
 * @param {HTMLElement} near Where the old way of copying puts its text.
 * @returns {Promise<string>} What came of it, in words.
 */
async function copy(data, near) {
  const text = data.address ? fetched(data.address) : Promise.resolve(data.text || linkOf(data.at ?? ""));
  try {
    // The text may still be on its way: the press counts for what it becomes.
    const blob = text.then((told) => new Blob([told], { type: "text/plain" }));
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
    return counted(await text);
  } catch {
    const told = await text.catch(() => null);
    if (told === null) return "It could not be fetched. Try again.";
    return byHand(told, near) ? counted(told) : "Copying was not allowed here. Press Ctrl and C.";
  }
}

/** @param {string} at */
function linkOf(at) {
  return (at || location.origin) + location.pathname + location.search;
}

/** @param {string} address */
async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.text()).replace(/^\uFEFF/, "").trimEnd();
}

/**
 * Where browsers offer no clipboard, the old way: a field that is marked and copied from.
 * @param {string} text
 * @param {HTMLElement} near
 */
function byHand(text, near) {
  const field = document.createElement("textarea");
  field.className = "aside";
  field.value = text;
  near.append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  return done;
}

/** @param {string} text */
function counted(text) {
  const lines = text ? text.split("\n").length : 0;
  return lines > 1 ? `Copied, ${lines} lines` : lines ? "Copied" : "There was nothing to copy.";
}

/** @param {HTMLElement} code */
function mark(code) {
  const range = document.createRange();
  range.selectNodeContents(code);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}
