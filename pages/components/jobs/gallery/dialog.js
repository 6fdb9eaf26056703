// The dialog over the gallery: one item at a time, with the ones before and after it.

class ItemDialog {
  /**
   * @param {() => Item[]} items
   * @param {(item: Item | undefined) => void} closed
   */
  constructor(items, closed) {
    this.items = items;
    this.place = 0;
    this.root = make("dialog", "player");
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("close", () => {
      const item = this.items()[this.place];
      this.root.replaceChildren();
      inAddress("item", "");
      closed(item);
    });
    this.root.addEventListener("click", (event) => {
      if (event.target === this.root) this.root.close();
    });
  }

  /** @param {number} place */
  open(place) {
    this.show(place);
    this.root.showModal();
  }

  /** @param {number} place */
  show(place) {
    this.place = place;
    const items = this.items();
    const item = items[place];
    this.root.setAttribute("aria-label", titled(item));
    inAddress("item", String(item.id));
    const close = action("Close", "quiet", () => this.root.close());
    close.prepend(icon("failed"));
    const head = make("header");
    head.append(people("h2", "", named(item)[0]), close);
    const main = make("div", "main");
    main.append(screenOf(item), factsOf(item, this.root));
    const before = action("Previous", "", () => this.show(place - 1));
    const after = action("Next", "", () => this.show(place + 1));
    before.disabled = place === 0;
    after.disabled = place === items.length - 1;
    const foot = make("footer");
    foot.append(before, make("span", "", `${place + 1} of ${items.length} on this page`), after);
    const sheet = make("div", "sheet");
    sheet.append(head, main, foot);
    this.root.replaceChildren(sheet);
    (after.disabled ? close : after).focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    // The page's own shortcuts must not hear what is typed here.
    event.stopPropagation();
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key] ?? 0;
    const from = /** @type {Element} */ (event.composedPath()[0]);
    if (!step || from.tagName === "VIDEO" || !this.items()[this.place + step]) return;
    event.preventDefault();
    this.show(this.place + step);
  }
}
