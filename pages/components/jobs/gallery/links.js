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
 * A button that copies a text and says whether it could; `of` is what is copied, for those who listen.
 * @param {string} label
 * @param {string} text
 * @param {HTMLElement} near
 * @param {string} [of]
 */
function copyButton(label, text, near, of = "") {
  /** @param {string} word */
  const say = (word) => {
    button.textContent = word;
    if (of) button.setAttribute("aria-label", `${word} ${of}`);
  };
  const button = action(label, "strong", async () => {
    say((await copied(text, near)) ? "Copied" : "Copying was not allowed");
    setTimeout(() => say(label), 2000);
  });
  say(label);
  return button;
}

/**
 * @param {string} address
 * @param {HTMLElement} near
 */
function shareButton(address, near) {
  return copyButton("Copy share link", new URL(address, location.href).href, near);
}

/**
 * @param {string} name
 * @param {string} value
 * @param {HTMLElement} near
 */
function valueButton(name, value, near) {
  const button = copyButton("Copy", value, near, name);
  button.className = "action copy";
  return button;
}
