// The narration's words, phrase by phrase, with the one that sounds marked.

/**
 * Where captions stand over these layers: the lesson's own part decides, else the topmost layer.
 * @param {Entry[]} onScreen
 * @returns {string} "top", "bottom" or "none".
 */
function captionPlace(onScreen) {
  const content = onScreen.filter((one) => !one.branding);
  return (content.length ? content : onScreen).at(-1)?.captions ?? "bottom";
}

class Captions {
  /** @param {Caption[]} captions */
  constructor(captions) {
    this.captions = captions;
    /** @type {Caption | undefined} */
    this.phrase = undefined;
    /** @type {HTMLSpanElement[]} */
    this.spans = [];
    this.root = make("p", "words");
    this.root.hidden = true;
  }

  /**
   * @param {number} time
   * @param {boolean} wanted
   * @param {Entry[]} onScreen
   */
  show(time, wanted, onScreen) {
    const place = captionPlace(onScreen);
    const said = wanted && place !== "none";
    const phrase = said ? this.captions.find((one) => one.from <= time && time < one.to) : undefined;
    this.root.classList.toggle("top", place === "top");
    if (phrase !== this.phrase) {
      this.phrase = phrase;
      this.spans = (phrase?.words ?? []).map(([text]) => make("span", "", text));
      this.root.replaceChildren(...this.spans.flatMap((span, at) => (at ? [" ", span] : [span])));
      this.root.hidden = !phrase;
    }
    phrase?.words.forEach(([, from, to], at) => this.spans[at].classList.toggle("now", from <= time && time < to));
  }
}
