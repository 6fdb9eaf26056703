// What of a lesson is on screen at a moment, and the frames that show it.

const INTRO_HEIGHT = 9999;
const FADE_MILLISECONDS = 350;

/**
 * What is on screen, lowest first. In a gap the last started content stays; the end shows the last moment before it.
 * @param {Entry[]} entries
 * @param {number} total
 * @param {number} time
 * @returns {Entry[]}
 */
function shownAt(entries, total, time) {
  const moment = Math.min(time, Math.max(0, total - 0.001));
  const shown = entries.filter((one) => one.from <= moment && moment < one.to).sort((a, b) => a.z - b.z);
  if (shown.some((one) => !one.branding || one.z >= INTRO_HEIGHT)) return shown;
  const begun = entries.filter((one) => one.from <= moment);
  const content = begun.filter((one) => !one.branding);
  /** @type {Entry | undefined} */
  let held;
  for (const one of content.length ? content : begun) if (!held || one.from > held.from) held = one;
  return held && !shown.includes(held) ? [held, ...shown] : shown;
}

/** A canvas of the lesson's own size, scaled to its stage, with a frame for each layer. */
class Layers {
  /** @param {Lesson} lesson */
  constructor(lesson) {
    this.lesson = lesson;
    /** @type {Map<number, HTMLIFrameElement>} */
    this.frames = new Map();
    /** @type {Entry[]} */
    this.onScreen = [];
    /** @type {string | null} */
    this.order = null;
    this.stage = make("div", "stage");
    this.canvas = canvasOn(this.stage, lesson);
    // Fetched before anybody presses Play, so that no picture has to wait for them then.
    const content = lesson.entries.filter((one) => !one.branding);
    withLibraries(lesson.sources.libraries, librariesFor(content.map((one) => one.html).join("\n")), () => {});
  }

  /**
   * Shows this moment; frames that stay are left alone.
   * @param {number} time
   */
  show(time) {
    const wanted = shownAt(this.lesson.entries, this.lesson.total, time);
    const order = wanted.map((one) => one.index).join();
    if (order === this.order) return;
    this.order = order;
    this.onScreen = wanted;
    const kept = new Set(wanted.map((one) => one.index));
    for (const [index, frame] of this.frames) {
      if (kept.has(index)) continue;
      this.frames.delete(index);
      // What goes stays below for as long as what comes fades in, or the ground between them would flash.
      frame.style.zIndex = "-1";
      setTimeout(() => frame.remove(), FADE_MILLISECONDS);
    }
    wanted.forEach((one, height) => {
      const frame = this.frames.get(one.index) ?? this.add(one);
      frame.style.zIndex = String(height);
    });
  }

  /** @param {Entry} one */
  add(one) {
    const { palette, width, height, sources } = this.lesson;
    const frame = framed(one.html, one.branding, palette, width, height, sources);
    frame.title = `Frame ${one.index + 1}`;
    if (one.opacity < 1) frame.style.opacity = String(one.opacity);
    this.frames.set(one.index, frame);
    this.canvas.append(frame);
    return frame;
  }

  /** Animations in frames cannot be moved along, so after this every frame begins anew. */
  clear() {
    this.canvas.replaceChildren();
    this.frames.clear();
    this.order = null;
  }
}

/**
 * A canvas that is scaled so that all of it fits on this stage.
 * @param {HTMLElement} stage
 * @param {{width: number, height: number, palette: Palette}} shape
 * @returns {HTMLDivElement}
 */
function canvasOn(stage, shape) {
  stage.style.setProperty("--shape", `${shape.width} / ${shape.height}`);
  stage.style.setProperty("--slim", String(shape.width / shape.height));
  const canvas = make("div", "canvas");
  canvas.style.width = `${shape.width}px`;
  canvas.style.height = `${shape.height}px`;
  // The ground of the lowest frame; the frames themselves are clear.
  canvas.style.backgroundColor = shape.palette.background ?? "";
  stage.append(canvas);
  new ResizeObserver(() => {
    const wide = stage.clientWidth / shape.width;
    const scale = Math.min(wide, stage.clientHeight / shape.height) || wide;
    canvas.style.transform = `translate(-50%, -50%) scale(${scale})`;
  }).observe(stage);
  return canvas;
}
