// The gallery as a component: cards of one page of items, and a dialog over them.

/** @type {WeakMap<Element, Gallery>} */
const galleries = new WeakMap();

/** @typedef {{title: string, items: Item[], named: number | null}} Shown `named` is the item that the address opens. */

/**
 * @param {{data: Shown, parentElement: Element, setTriggerValue: (name: string, value: unknown) => void}} drawn
 */
export default function ({ data, parentElement, setTriggerValue }) {
  let gallery = galleries.get(parentElement);
  const isNew = !gallery;
  if (!gallery) {
    gallery = new Gallery();
    parentElement.append(gallery.root);
    galleries.set(parentElement, gallery);
  }
  gallery.grid.setAttribute("aria-label", data.title);
  gallery.forget = data.named === null ? () => {} : () => setTriggerValue("closed", true);
  gallery.take(data.items);
  const place = data.items.findIndex((one) => one.id === data.named);
  // After it is on the page: a dialog opens only there.
  if (isNew && place >= 0) requestAnimationFrame(() => gallery.dialog.open(place));
}

class Gallery {
  constructor() {
    /** @type {Item[]} */
    this.items = [];
    /** @type {Map<number, {said: string, element: HTMLLIElement}>} */
    this.cards = new Map();
    /** @type {Item[] | null} */
    this.waiting = null;
    /** Tells the page, whose own address names an item, that none is open any more. */
    this.forget = () => {};
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
    const held = this.held();
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
    // A card that holds the keyboard and is drawn anew goes on holding it.
    if (held !== null) kept.get(held)?.element.querySelector("button")?.focus();
  }

  /** @returns {number | null} The item whose card holds the keyboard. */
  held() {
    for (const [id, card] of this.cards) if (card.element.matches(":focus-within")) return id;
    return null;
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
    this.forget();
    if (this.waiting) this.take(this.waiting);
    const card = item && this.cards.get(item.id)?.element.querySelector("button");
    card?.focus();
  }
}
