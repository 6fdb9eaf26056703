// What the dialog shows of one item: its film, and what was sent for it.

const CANNOT_LOAD =
  "This film cannot be loaded right now. The service may be out of reach, or may have removed it.";

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
  const pairs = make("dl");
  for (const [name, value] of item.pairs) {
    pairs.append(make("dt", "", name), people("dd", value ? "" : "blank", value || "(empty)"));
  }
  side.append(make("h3", "", "What was sent"), pairs);
  const links = make("p", "links");
  if (item.share) links.append(copyButton(item.share, dialog));
  if (item.page) links.append(link(item.page, "Open share page"));
  if (item.film) links.append(link(item.film, "Open film"));
  side.append(links);
  return side;
}
