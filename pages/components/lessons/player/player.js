// The player of lessons: layers of frames, captions and questions over one clock.
const INTRO = 9999;
const STEPS = { ArrowLeft: -5, ArrowRight: 5, j: -10, l: 10 };
const FADE = 350;
const players = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const had = players.get(parentElement);
  const said = JSON.stringify(data);
  if (had?.said === said) {
    had.tell = setTriggerValue;
    return;
  }
  const player = new Player(data, setTriggerValue);
  player.said = said;
  if (had) {
    if (had.data.id === data.id) player.seek(had.clock.time);
    had.end();
  }
  players.set(parentElement, player);
  parentElement.append(player.root);
  player.run();
}

class Player {
  constructor(data, tell) {
    this.data = data;
    this.tell = tell;
    this.clock = new Clock(data.total, data.audioAt, data.audio);
    this.tracks = new Tracks(data.tracks);
    this.cues = new Cues(data.cues);
    this.layers = new Map();
    this.asked = new Set();
    this.captioned = data.captioned;
    this.build();
    this.seek(0);
  }

  build() {
    const { data } = this;
    this.root = make("div", data.height > data.width ? "lesson portrait" : "lesson");
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "region");
    this.root.setAttribute("aria-label", "Lesson player");
    this.root.dataset.revision = String(data.revision ?? "");
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.stage = make("div", "stage");
    this.stage.style.setProperty("--shape", `${data.width} / ${data.height}`);
    this.stage.style.setProperty("--slim", String(data.width / data.height));
    this.canvas = make("div", "canvas");
    this.canvas.style.width = `${data.width}px`;
    this.canvas.style.height = `${data.height}px`;
    // Over the frames, so that a click is the player's and the keyboard stays here.
    this.cover = make("button", "cover");
    this.cover.type = "button";
    this.cover.tabIndex = -1;
    this.cover.setAttribute("aria-hidden", "true");
    this.cover.addEventListener("click", () => this.toggle());
    this.words = make("p", "words");
    this.question = make("div", "question");
    this.question.hidden = true;
    this.stage.append(this.canvas, this.cover, this.words, this.question);
    this.root.append(this.stage, this.bar(), this.chapters(), this.clock.audio);
    this.watcher = new ResizeObserver(() => this.fit());
    this.watcher.observe(this.stage);
  }

  bar() {
    const bar = make("div", "bar");
    this.button = action("Play", "strong", () => this.toggle());
    this.range = make("input", "range");
    Object.assign(this.range, { type: "range", min: "0", max: String(this.data.total), step: "0.05", value: "0" });
    this.range.setAttribute("aria-label", "Moment of the lesson");
    this.range.addEventListener("input", () => this.seek(Number(this.range.value)));
    this.told = make("span", "told");
    this.rate = make("select", "rate");
    this.rate.setAttribute("aria-label", "Speed");
    for (const one of RATES) this.rate.append(new Option(`${one}×`, String(one), one === 1, one === 1));
    this.rate.addEventListener("change", () => this.clock.setRate(Number(this.rate.value)));
    this.cc = action("Captions", "switch", () => this.caption(!this.captioned));
    this.cc.setAttribute("aria-pressed", String(this.captioned));
    this.sound = action("Sound", "switch", () => this.mute(!this.clock.audio.muted));
    this.sound.setAttribute("aria-pressed", "true");
    const line = make("div", "line");
    line.append(this.button, this.told, this.rate, this.cc, this.sound, action("Full screen", "", () => this.full()));
    if (this.data.editable) line.append(action("Change this frame", "", () => this.edit()));
    bar.append(this.range, line);
    return bar;
  }

  chapters() {
    const list = make("ol", "chapters");
    list.setAttribute("aria-label", "Chapters");
    this.marks = this.data.chapters.map((chapter) => {
      const place = make("li");
      const button = action(`${clockText(chapter.time)} ${chapter.label}`, "chapter", () => this.seek(chapter.time));
      place.append(button);
      list.append(place);
      return { ...chapter, button };
    });
    list.hidden = this.marks.length === 0;
    return list;
  }

  run() {
    const step = () => {
      // Streamlit takes the element away without a word.
      if (this.ended || (this.shown && !this.root.isConnected)) return this.end();
      this.shown ||= this.root.isConnected;
      this.tick();
      this.timer = requestAnimationFrame(step);
    };
    this.timer = requestAnimationFrame(step);
    this.fit();
  }

  end() {
    this.ended = true;
    cancelAnimationFrame(this.timer);
    this.watcher.disconnect();
    this.clock.pause();
    this.tracks.tick(this.clock, true);
    this.cues.stop();
    this.root.remove();
  }

  tick() {
    const before = this.clock.time;
    const time = this.clock.tick();
    this.tracks.tick(this.clock, this.clock.audio.muted);
    this.cues.tick(before, this.clock, this.clock.audio.muted);
    this.mount(time);
    this.say(time);
    this.ask(before, time);
    this.root.dataset.time = time.toFixed(3);
    this.root.dataset.playing = String(this.clock.playing);
    if (this.root.getRootNode().activeElement !== this.range || this.clock.playing) this.range.value = String(time);
    const told = `${clockText(time)} / ${clockText(this.data.total)}`;
    if (this.told.textContent !== told) this.told.textContent = told;
    const label = this.clock.playing ? "Pause" : "Play";
    if (this.button.textContent !== label) this.button.textContent = label;
    const here = this.marks.findLast((mark) => mark.time <= time + 0.01);
    for (const mark of this.marks) mark.button.classList.toggle("here", mark === here);
  }

  // What is on screen, lowest first. In a gap the last started content stays; the end shows the last moment before it.
  shownAt(time) {
    const moment = Math.min(time, Math.max(0, this.data.total - 0.001));
    const shown = this.data.entries.filter((one) => one.from <= moment && moment < one.to).sort((a, b) => a.z - b.z);
    if (shown.some((one) => !one.branding || one.z >= INTRO)) return shown;
    const begun = this.data.entries.filter((one) => one.from <= moment);
    const content = begun.filter((one) => !one.branding);
    const held = (content.length ? content : begun).reduce((last, one) => (!last || one.from > last.from ? one : last), null);
    return held && !shown.includes(held) ? [held, ...shown] : shown;
  }

  mount(time) {
    const wanted = this.shownAt(time);
    const order = wanted.map((one) => one.index).join();
    if (order === this.order) return;
    this.order = order;
    this.onScreen = wanted;
    this.root.dataset.frames = order;
    const kept = new Set(wanted.map((one) => one.index));
    for (const [index, frame] of this.layers) {
      if (kept.has(index)) continue;
      this.layers.delete(index);
      // What goes stays below for as long as what comes fades in, or the white between them would flash.
      frame.style.zIndex = "-1";
      setTimeout(() => frame.remove(), FADE);
    }
    wanted.forEach((one, height) => {
      let frame = this.layers.get(one.index);
      if (!frame) {
        frame = framed(one.html, one.branding, this.data.palette, this.data.width, this.data.height);
        frame.title = `Frame ${one.index + 1}`;
        this.layers.set(one.index, frame);
        this.canvas.append(frame);
      }
      frame.style.zIndex = String(height);
    });
  }

  say(time) {
    const place = this.captionPlace();
    const said = this.captioned && place !== "none";
    const phrase = said ? this.data.captions.find((one) => one.from <= time && time < one.to) : undefined;
    this.words.classList.toggle("top", place === "top");
    if (phrase !== this.phrase) {
      this.phrase = phrase;
      this.spans = (phrase?.words ?? []).map(([text]) => make("span", "", text));
      this.words.replaceChildren(...this.spans.flatMap((span, place) => (place ? [" ", span] : [span])));
      this.words.hidden = !phrase;
    }
    phrase?.words.forEach(([, from, to], place) => this.spans[place].classList.toggle("now", from <= time && time < to));
  }

  // What is on screen may hide the captions or move them up: the lesson's own part first, else the topmost layer.
  captionPlace() {
    const content = this.onScreen.filter((one) => !one.branding);
    return (content.length ? content : this.onScreen).at(-1)?.captions ?? "bottom";
  }

  ask(before, time) {
    if (!this.clock.playing) return;
    const due = this.data.questions.findIndex((one, place) => !this.asked.has(place) && before < one.time && one.time <= time);
    if (due < 0) return;
    this.asked.add(due);
    this.toggle(false);
    this.put(this.data.questions[due]);
  }

  put(asked) {
    const parts = questionParts(asked, () => {
      this.question.hidden = true;
      this.toggle(true);
      this.root.focus();
    });
    this.question.replaceChildren(...parts);
    this.question.hidden = false;
    this.question.querySelector("button").focus();
  }

  toggle(play = !this.clock.playing) {
    if (!play) return this.clock.pause();
    this.question.hidden = true;
    this.clock.play();
  }

  // Animations in frames cannot be moved along, so every frame begins anew.
  seek(time) {
    this.clock.seek(time);
    this.canvas.replaceChildren();
    this.layers.clear();
    this.order = null;
    this.cues.stop();
    this.data.questions.forEach((one, place) => {
      if (one.time > this.clock.time) this.asked.delete(place);
    });
    this.question.hidden = true;
    this.mount(this.clock.time);
    this.say(this.clock.time);
  }

  caption(shown) {
    this.captioned = shown;
    this.cc.setAttribute("aria-pressed", String(shown));
  }

  mute(muted) {
    this.clock.audio.muted = muted;
    this.sound.setAttribute("aria-pressed", String(!muted));
  }

  faster(by) {
    const place = RATES.indexOf(this.clock.rate) + by;
    if (place < 0 || place >= RATES.length) return;
    this.rate.value = String(RATES[place]);
    this.clock.setRate(RATES[place]);
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else this.root.requestFullscreen?.().catch(() => {});
  }

  edit() {
    this.toggle(false);
    const shown = this.shownAt(this.clock.time);
    const chosen = shown.find((one) => !one.branding) ?? shown.at(-1);
    if (chosen) this.tell("edit", { index: chosen.index, time: this.clock.time });
  }

  // The page's own shortcuts must not hear what is typed here.
  key(event) {
    event.stopPropagation();
    const from = event.composedPath()[0];
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.ctrlKey || event.metaKey || event.altKey || from.tagName === "SELECT") return;
    if (from.tagName === "BUTTON" && from !== this.cover && (name === " " || name === "Enter")) return;
    if (name in STEPS) this.seek(this.clock.time + STEPS[name]);
    else if (name === " " || name === "k") this.toggle();
    else if (name === "Home") this.seek(0);
    else if (name === "End") this.seek(this.data.total);
    else if (name === "c") this.caption(!this.captioned);
    else if (name === "m") this.mute(!this.clock.audio.muted);
    else if (name === "f") this.full();
    else if (name === "<" || name === ">") this.faster(name === ">" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  fit() {
    const wide = this.stage.clientWidth / this.data.width;
    const high = this.stage.clientHeight / this.data.height;
    const scale = Math.min(wide, high) || wide;
    this.canvas.style.transform = `translate(-50%, -50%) scale(${scale})`;
  }
}
