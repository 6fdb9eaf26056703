// The gallery: cards of one page of items, and a player over them. What services and files say is only ever set as text.

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
const shelves = new WeakMap();

export default function ({ data, parentElement }) {
  let shelf = shelves.get(parentElement);
  if (!shelf) {
    shelf = new Shelf();
    parentElement.append(shelf.root);
    shelves.set(parentElement, shelf);
  }
  shelf.grid.setAttribute("aria-label", data.title);
  shelf.take(data.items);
}

class Shelf {
  constructor() {
    this.items = [];
    this.cards = new Map();
    this.waiting = null;
    this.grid = make("ul", "grid");
    this.player = new Player(this);
    this.root = make("div", "gallery");
    this.root.append(this.grid, this.player.dialog);
    this.grid.addEventListener("keydown", (event) => this.walk(event));
  }

  // A page that is watched does not change under the viewer: news wait until the player is closed.
  take(items) {
    if (this.player.dialog.open) {
      this.waiting = items;
      return;
    }
    this.waiting = null;
    this.items = items;
    const kept = new Map();
    items.forEach((item, place) => {
      const said = JSON.stringify(item);
      const had = this.cards.get(item.id);
      const card = had && had.said === said ? had : { said, element: this.card(item) };
      if (this.grid.children[place] !== card.element) this.grid.insertBefore(card.element, this.grid.children[place] ?? null);
      kept.set(item.id, card);
    });
    for (const [id, card] of this.cards) if (kept.get(id) !== card) card.element.remove();
    this.cards = kept;
  }

  card(item) {
    const button = make("button", "card");
    button.type = "button";
    button.setAttribute("aria-label", `Line ${item.line}: ${item.label || "no values"}. ${item.word}${item.flag ? ", to check" : ""}.`);
    const frame = make("span", "frame");
    if (item.thumbnail) frame.append(picture(item.thumbnail, "still"));
    else frame.append(icon(item.state, "big"));
    if (item.film) frame.append(icon("play", "play"));
    const body = make("span", "body");
    const facts = make("span", "facts");
    facts.append(make("span", "line", `Line ${item.line}${item.attempt > 1 ? ` · attempt ${item.attempt}` : ""}`), chip(item.state, item.word));
    const [name, more] = named(item);
    body.append(make("span", "label", name));
    if (more) body.append(make("span", "more", more));
    body.append(facts);
    if (item.flag) body.append(chip("flag", "To check"));
    button.append(frame, body);
    button.addEventListener("click", () => this.player.open(this.items.findIndex((one) => one.id === item.id)));
    if (item.gif) this.move(button, frame, item.gif);
    const place = make("li");
    place.append(button);
    return place;
  }

  move(button, frame, address) {
    const start = () => {
      if (matchMedia("(prefers-reduced-motion: reduce)").matches || frame.querySelector(".moving")) return;
      frame.append(picture(address, "moving"));
    };
    const stop = () => {
      if (!button.matches(":hover, :focus-visible")) frame.querySelector(".moving")?.remove();
    };
    for (const name of ["pointerenter", "focus"]) button.addEventListener(name, start);
    for (const name of ["pointerleave", "blur"]) button.addEventListener(name, stop);
  }

  walk(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1 };
    if (!(event.key in steps) || !event.target.closest(".card")) return;
    const cards = [...this.grid.querySelectorAll(".card")];
    cards[cards.indexOf(event.target.closest(".card")) + steps[event.key]]?.focus();
    event.preventDefault();
  }

  closed(item) {
    if (this.waiting) this.take(this.waiting);
    this.cards.get(item?.id)?.element.querySelector(".card").focus();
  }
}

class Player {
  constructor(shelf) {
    this.shelf = shelf;
    this.dialog = make("dialog", "player");
    this.dialog.addEventListener("keydown", (event) => this.key(event));
    this.dialog.addEventListener("close", () => {
      const item = this.shelf.items[this.place];
      this.dialog.replaceChildren();
      this.shelf.closed(item);
    });
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  open(place) {
    this.show(place);
    this.dialog.showModal();
  }

  show(place) {
    this.place = place;
    const item = this.shelf.items[place];
    const head = make("header");
    const title = make("h2", "", named(item)[0]);
    this.dialog.setAttribute("aria-label", `Line ${item.line}: ${item.label}`);
    head.append(title, action("Close", "quiet", () => this.dialog.close(), "failed"));
    const main = make("div", "main");
    main.append(this.screen(item), this.facts(item));
    const foot = make("footer");
    const before = action("Previous", "", () => this.show(place - 1));
    const after = action("Next", "", () => this.show(place + 1));
    before.disabled = place === 0;
    after.disabled = place === this.shelf.items.length - 1;
    foot.append(before, make("span", "", `${place + 1} of ${this.shelf.items.length} on this page`), after);
    const sheet = make("div", "sheet");
    sheet.append(head, main, foot);
    this.dialog.replaceChildren(sheet);
    (after.disabled ? head.querySelector("button") : after).focus();
  }

  screen(item) {
    const screen = make("div", "screen");
    if (!item.film) {
      screen.append(icon(item.state, "big"), make("p", "", item.meaning));
      return screen;
    }
    const film = make("video");
    film.src = item.film;
    if (item.thumbnail) film.poster = item.thumbnail;
    film.controls = true;
    film.autoplay = true;
    film.playsInline = true;
    film.setAttribute("aria-label", `Film for ${item.label}`);
    film.addEventListener("error", () => {
      screen.replaceChildren(icon("failed", "big"), make("p", "", "This film cannot be loaded right now. The service may be out of reach, or may have removed it."));
    });
    screen.append(film);
    return screen;
  }

  facts(item) {
    const side = make("div", "side");
    const marks = make("p", "marks");
    marks.append(make("span", "line", `Line ${item.line}`), chip(item.state, item.word));
    side.append(marks);
    if (item.flag) side.append(make("p", "warning", `Check this one: ${item.flag}`));
    if (item.note) side.append(make("p", "note", item.note));
    const pairs = make("dl");
    for (const [name, value] of item.pairs) {
      pairs.append(make("dt", "", name), make("dd", value ? "" : "blank", value || "(empty)"));
    }
    side.append(make("h3", "", "What was sent"), pairs);
    const links = make("p", "links");
    if (item.share) {
      const copy = action("Copy share link", "strong", async () => {
        const done = await copied(new URL(item.share, location.href).href, this.dialog);
        copy.textContent = done ? "Copied" : "Copying was not allowed";
        setTimeout(() => (copy.textContent = "Copy share link"), 2000);
      });
      links.append(copy);
    }
    if (item.page) links.append(link(item.page, "Open share page"));
    if (item.film) links.append(link(item.film, "Open film"));
    side.append(links);
    return side;
  }

  key(event) {
    // The page's own shortcuts must not hear what is typed here.
    event.stopPropagation();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const inside = this.place + (step ?? 0);
    if (!step || event.composedPath()[0].tagName === "VIDEO" || !this.shelf.items[inside]) return;
    event.preventDefault();
    this.show(inside);
  }
}

// Templates ask for the recipient's name first, so the first value stands for the row.
function named(item) {
  const values = item.pairs.map(([, value]) => value).filter(Boolean);
  return [values[0] || item.label || "No values", values.slice(1).join(" · ")];
}

function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}

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

function chip(state, word) {
  const mark = make("span", "chip");
  mark.dataset.state = state;
  mark.append(icon(state), make("span", "", word));
  return mark;
}

function action(label, name, run, mark = "") {
  const button = make("button", `action ${name}`);
  button.type = "button";
  if (mark) button.append(icon(mark));
  button.append(label);
  button.addEventListener("click", run);
  return button;
}

function link(address, label) {
  const anchor = make("a", "action", label);
  anchor.href = address;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  return anchor;
}

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
