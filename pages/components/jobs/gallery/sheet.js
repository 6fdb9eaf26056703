// What the dialog shows of one item: its film, and what was sent for it.

const CANNOT_LOAD =
  "This film cannot be loaded right now. The service may be out of reach, or may have removed it.";

const ONLY_PRACTICE = "In practice the agent exists only in the sandbox, so the code shows nothing yet.";

/** @param {string} address */
function watchLink(address) {
  const anchor = make("a", "action strong", "Watch");
  anchor.href = address;
  return anchor;
}

/** @param {Item} item */
function screenOf(item) {
  const screen = make("div", "screen");
  if (!item.film) {
    screen.append(icon(item.watch ? "play" : item.state, "big"), make("p", "", item.far || item.meaning));
    if (item.watch) screen.append(watchLink(item.watch));
    return screen;
  }
  const film = make("video");
  film.src = item.film;
  if (item.thumbnail) film.poster = item.thumbnail;
  film.controls = true;
  film.autoplay = true;
  film.playsInline = true;
  film.setAttribute("aria-label", `Film for ${item.label}`);
  film.addEventListener("error", () => screen.replaceChildren(icon("failed", "big"), make("p", "", CANNOT_LOAD)));
  screen.append(film);
  return screen;
}

/**
 * Names and values, each value with a press that copies it.
 * @param {[string, string][]} pairs
 * @param {HTMLElement} dialog
 */
function valuesOf(pairs, dialog) {
  const list = make("dl");
  for (const [name, value] of pairs) {
    const cell = people("dd", value ? "" : "blank", value || "(empty)");
    list.append(people("dt", "", name), cell);
    if (value) list.append(valueButton(name, value, dialog));
  }
  return list;
}

/**
 * The other columns of the row, once they are there; nothing where there are none or they cannot be had.
 * @param {string} address
 * @param {HTMLElement} dialog
 */
function besideIt(address, dialog) {
  const place = make("div");
  fetch(address)
    .then((answer) => (answer.ok ? answer.json() : []))
    .catch(() => [])
    .then((/** @type {[string, string][]} */ cells) => {
      if (cells.length) place.append(make("h3", "", "Beside it in the file"), valuesOf(cells, dialog));
    });
  return place;
}

/**
 * @param {Item} item
 * @param {HTMLElement} dialog
 */
function factsOf(item, dialog) {
  const side = make("div", "side");
  const marks = make("p", "marks");
  marks.append(make("span", "line", placeOf(item)), chip(item.state, item.word));
  side.append(marks);
  if (item.flag) side.append(make("p", "warning", `Check this one: ${item.flag}`));
  if (item.note) side.append(make("p", "note", item.note));
  side.append(make("h3", "", "What was sent"), valuesOf(item.pairs, dialog));
  if (item.row) side.append(besideIt(item.row, dialog));
  if (item.embed) {
    side.append(make("h3", "", "For a web page"), make("pre", "embed", item.embed));
    side.append(copyButton("Copy embed code", item.embed, dialog));
    if (item.practice) side.append(make("p", "note", ONLY_PRACTICE));
  }
  const links = make("p", "links");
  if (item.share) links.append(shareButton(item.share, dialog));
  if (item.page) links.append(link(item.page, "Open share page"));
  if (item.film) links.append(link(item.film, "Open film"));
  side.append(links);
  return side;
}
