// The bar below the picture: play, moment, speed, captions, sound, full screen, and the chapters.

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

class Controls {
  /** @param {Player} player */
  constructor(player) {
    const { lesson } = player;
    this.total = lesson.total;
    this.play = action("Play", "strong", () => player.toggle());
    this.range = make("input", "range");
    Object.assign(this.range, { type: "range", min: "0", max: String(lesson.total), step: "0.05", value: "0" });
    this.range.setAttribute("aria-label", "Moment of the lesson");
    this.range.addEventListener("input", () => player.seek(Number(this.range.value)));
    this.range.addEventListener("change", () => keepMoment(player.clock));
    this.told = make("span", "told");
    this.rate = make("select", "rate");
    this.rate.setAttribute("aria-label", "Speed");
    for (const one of RATES) this.rate.append(new Option(`${one}×`, String(one), one === 1, one === 1));
    this.rate.addEventListener("change", () => player.clock.setRate(Number(this.rate.value)));
    this.captions = action("Captions", "switch", () => player.caption(!player.captioned));
    this.sound = action("Sound", "switch", () => player.mute(!player.clock.audio.muted));
    pressed(this.captions, lesson.captioned);
    pressed(this.sound, true);
    const line = make("div", "line");
    line.append(this.play, this.told, this.rate, this.captions, this.sound);
    line.append(action("Full screen", "", () => player.full()));
    if (lesson.editable) line.append(action("Change this frame", "", () => player.edit()));
    this.root = make("div", "bar");
    this.root.append(this.range, line);
    this.chapters = make("ol", "chapters");
    this.chapters.setAttribute("aria-label", "Chapters");
    this.chapters.hidden = lesson.chapters.length === 0;
    this.marks = lesson.chapters.map((chapter) => {
      const place = make("li");
      const button = action(`${clockText(chapter.time)} ${chapter.label}`, "chapter", () => {
        player.seek(chapter.time);
        keepMoment(player.clock);
      });
      place.append(button);
      this.chapters.append(place);
      return { ...chapter, button };
    });
  }

  /**
   * @param {number} time
   * @param {boolean} playing
   */
  show(time, playing) {
    const held = /** @type {ShadowRoot | Document} */ (this.range.getRootNode()).activeElement === this.range;
    if (!held || playing) this.range.value = String(time);
    retext(this.told, `${clockText(time)} / ${clockText(this.total)}`);
    retext(this.play, playing ? "Pause" : "Play");
    const here = this.marks.findLast((mark) => mark.time <= time + 0.01);
    for (const mark of this.marks) mark.button.classList.toggle("here", mark === here);
  }
}

/**
 * The moment stands in the address, so that a copied link opens there.
 * @param {Clock} clock
 */
function keepMoment(clock) {
  inAddress("at", clock.time ? String(Math.round(clock.time * 10) / 10) : "");
}

/** @param {Clock} clock */
function stopAt(clock) {
  clock.pause();
  keepMoment(clock);
}

/**
 * @param {HTMLElement} button
 * @param {boolean} on
 */
function pressed(button, on) {
  button.setAttribute("aria-pressed", String(on));
}

/**
 * Written only when it changes, or what reads the page aloud would repeat it with every picture.
 * @param {HTMLElement} element
 * @param {string} text
 */
function retext(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
