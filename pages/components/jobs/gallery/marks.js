// Icons, and the chips that say where an item stands by word and icon.

/** @type {Record<string, string>} */
const MARKS = {
  succeeded: "M5 12.5l4.5 4.5L19 7.5",
  failed: "M7 7l10 10M17 7L7 17",
  waiting: "M12 7v5l3 2M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16",
  sent: "M5 12h12M12.5 6.5L18 12l-5.5 5.5",
  rendering: "M5 7h14v10H5zM9 7v10M15 7v10",
  held: "M9 6v12M15 6v12",
  cancelled: "M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16M6.5 6.5l11 11",
  unknown: "M9.2 9.5a2.8 2.8 0 1 1 4 2.6c-.8.5-1.2 1-1.2 2M12 17.5v.2",
  flag: "M7 20V5h10l-2.5 3.5L17 12H7",
  play: "M8 5.5v13l11-6.5z",
};

/**
 * @param {string} mark One of `MARKS`.
 * @param {string} [name] Its class.
 */
function icon(mark, name = "") {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("class", `icon ${name}`);
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", MARKS[mark] ?? MARKS.unknown);
  drawing.append(path);
  return drawing;
}

/**
 * @param {string} state
 * @param {string} word
 */
function chip(state, word) {
  const mark = make("span", "chip");
  mark.dataset.state = state;
  mark.append(icon(state), make("span", "", word));
  return mark;
}

/**
 * A picture that goes when it cannot be loaded.
 * @param {string} address
 * @param {string} name
 */
function picture(address, name) {
  const image = make("img", name);
  image.loading = "lazy";
  image.decoding = "async";
  image.alt = "";
  image.referrerPolicy = "no-referrer";
  image.addEventListener("error", () => image.remove());
  image.src = address;
  return image;
}

/**
 * What an item is called, and its further values. Templates ask for the recipient's name first, so the first value
 * stands for the row.
 * @param {Item} item
 * @returns {[string, string]}
 */
function named(item) {
  const values = item.pairs.map(([, value]) => value).filter(Boolean);
  return [values[0] || item.label || "No values", values.slice(1).join(" · ")];
}

/**
 * Where its row stands, and which attempt at it this is; empty for the first attempt at what a form wrote.
 * @param {Item} item
 */
function placeOf(item) {
  const parts = [item.by_form ? "" : `Line ${item.line}`, item.attempt > 1 ? `attempt ${item.attempt}` : ""];
  return parts.filter(Boolean).join(" · ");
}

/**
 * Item and place in one line, for those who listen.
 * @param {Item} item
 */
function titled(item) {
  return [placeOf(item), item.label || "no values"].filter(Boolean).join(": ");
}

/**
 * How far an item is that is being made, as a thin bar; its words stand beside it.
 * @param {number} share From 0 to 1.
 */
function howFar(share) {
  const bar = make("span", "far");
  const done = make("span");
  done.style.width = `${Math.round(share * 100)}%`;
  bar.setAttribute("aria-hidden", "true");
  bar.append(done);
  return bar;
}

/**
 * An element with people's own text, which runs in the direction of its letters.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} name
 * @param {string} text
 */
function people(tag, name, text) {
  const element = make(tag, name, text);
  element.dir = "auto";
  return element;
}
