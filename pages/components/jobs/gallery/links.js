// Links of an item, and copying one.

/**
 * @param {string} address
 * @param {string} label
 */
function link(address, label) {
  const anchor = make("a", "action", label);
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

/**
 * @param {string} text
 * @param {HTMLElement} near What holds the keyboard at the moment.
 * @returns {Promise<boolean>} Whether it was copied.
 */
async function copied(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https browsers offer no clipboard but this old way.
    const field = make("textarea", "aside");
    field.value = text;
    near.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/**
 * A button that copies a share link and says whether it could.
 * @param {string} address
 * @param {HTMLElement} near
 */
function copyButton(address, near) {
  const label = "Copy share link";
  const button = action(label, "strong", async () => {
    const done = await copied(new URL(address, location.href).href, near);
    button.textContent = done ? "Copied" : "Copying was not allowed";
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
  return button;
}
