// The gallery as a component: cards of one page of items, and a dialog over them.

/** @type {WeakMap<Element, Gallery>} */
const galleries = new WeakMap();

/** @param {{data: {title: string, items: Item[]}, parentElement: Element}} drawn */
export default function ({ data, parentElement }) {
  let gallery = galleries.get(parentElement);
  if (!gallery) {
    gallery = new Gallery();
    parentElement.append(gallery.root);
    galleries.set(parentElement, gallery);
  }
  gallery.grid.setAttribute("aria-label", data.title);
  gallery.take(data.items);
}

class Gallery {
  constructor() {
    /** @type {Item[]} */
    this.items = [];
    /** @type {Map<number, {said: string, element: HTMLLIElement}>} */
    this.cards = new Map();
    /** @type {Item[] | null} */
    this.waiting = null;
    this.grid = make("ul", "grid");
    this.dialog = new ItemDialog(() => this.items, (item) => this.closed(item));
    this.root = make("div", "gallery");
    this.root.append(this.grid, this.dialog.root);
    this.grid.addEventListener("keydown", (event) => this.walk(event));
  }

  /**
   * A page that is watched does not change under the viewer: news wait until the dialog is closed.
   * @param {Item[]} items
   */
  take(items) {
    if (this.dialog.root.open) {
      this.waiting = items;
      return;
    }
    this.waiting = null;
    this.items = items;
    const kept = new Map();
    items.forEach((item, place) => {
      const said = JSON.stringify(item);
      const had = this.cards.get(item.id);
      const card = had?.said === said ? had : { said, element: this.card(item) };
      const there = this.grid.children[place];
      if (there !== card.element) this.grid.insertBefore(card.element, there ?? null);
      kept.set(item.id, card);
    });
    for (const [id, card] of this.cards) if (kept.get(id) !== card) card.element.remove();
    this.cards = kept;
  }

  /** @param {Item} item */
  card(item) {
    return cardOf(item, () => this.dialog.open(this.items.findIndex((one) => one.id === item.id)));
  }

  /** @param {KeyboardEvent} event */
  walk(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const card = /** @type {Element} */ (event.target).closest(".card");
    if (!step || !card) return;
    const cards = /** @type {HTMLElement[]} */ ([...this.grid.querySelectorAll(".card")]);
    cards[cards.findIndex((one) => one === card) + step]?.focus();
    event.preventDefault();
  }

  /** @param {Item | undefined} item */
  closed(item) {
    if (this.waiting) this.take(this.waiting);
    const card = item && this.cards.get(item.id)?.element.querySelector("button");
    card?.focus();
  }
}
