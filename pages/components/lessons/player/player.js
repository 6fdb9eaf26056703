// The player of a lesson: frames, captions, questions and sounds over one clock.

class Player {
  /**
   * @param {Lesson} lesson
   * @param {(name: string, value: unknown) => void} answer Hands something to the page.
   */
  constructor(lesson, answer) {
    this.lesson = lesson;
    this.answer = answer;
    this.captioned = lesson.captioned;
    this.ended = false;
    this.wasShown = false;
    this.timer = 0;
    this.clock = new Clock(lesson.total, lesson.audioAt, lesson.audio);
    this.tracks = new Tracks(lesson.tracks);
    this.cues = new Cues(lesson.cues);
    this.voices = new Voices(lesson.entries);
    this.presenter = new Presenter(lesson.presenter);
    this.layers = new Layers(lesson);
    this.captions = new Captions(lesson.captions);
    this.questions = new Questions(lesson.questions, () => {
      this.toggle(true);
      this.root.focus();
    });
    // Over the frames, so that a press is the player's and the keyboard stays here.
    this.cover = make("button", "cover");
    Object.assign(this.cover, { type: "button", tabIndex: -1 });
    this.cover.setAttribute("aria-hidden", "true");
    this.cover.addEventListener("click", () => this.toggle());
    this.layers.stage.append(this.presenter.film, this.cover, this.captions.root, this.questions.root);
    this.controls = new Controls(this);
    this.root = make("div", lesson.height > lesson.width ? "lesson portrait" : "lesson");
    this.root.tabIndex = 0;
    this.root.setAttribute("role", "region");
    this.root.setAttribute("aria-label", "Lesson player");
    this.root.dataset.revision = String(lesson.revision ?? "");
    this.root.addEventListener("keydown", (event) => onKey(this, event));
    this.root.append(this.layers.stage, this.controls.root, this.controls.chapters, this.clock.audio);
    this.seek(0);
  }

  run() {
    // Streamlit takes the element away without a word.
    if (this.ended || (this.wasShown && !this.root.isConnected)) return this.end();
    this.wasShown ||= this.root.isConnected;
    this.tick();
    this.timer = requestAnimationFrame(() => this.run());
  }

  end() {
    this.ended = true;
    cancelAnimationFrame(this.timer);
    this.clock.pause();
    this.tracks.tick(this.clock, true, 1);
    this.cues.stop();
    this.voices.stop();
    this.root.remove();
  }

  tick() {
    const [before, time] = [this.clock.time, this.clock.tick()];
    const { muted } = this.clock.audio;
    this.voices.tick(this.clock, muted);
    this.presenter.tick(this.clock);
    this.tracks.tick(this.clock, muted, this.voices.sounding ? DUCKED : musicLeft(this.lesson.speech, time));
    this.cues.tick(before, this.clock, muted);
    this.show(time);
    const due = this.clock.playing ? this.questions.due(before, time) : undefined;
    if (due) {
      this.toggle(false);
      this.questions.ask(due);
    }
    this.root.dataset.playing = String(this.clock.playing);
    this.controls.show(time, this.clock.playing);
  }

  /** @param {number} time */
  show(time) {
    this.layers.show(time);
    this.captions.show(time, this.captioned, this.layers.onScreen);
    this.root.dataset.time = time.toFixed(3);
    this.root.dataset.frames = this.layers.order ?? "";
  }

  toggle(play = !this.clock.playing) {
    if (!play) return stopAt(this.clock);
    this.questions.hide();
    this.clock.play();
  }

  /** @param {number} time */
  seek(time) {
    this.clock.seek(time);
    this.layers.clear();
    this.cues.stop();
    this.voices.seek(this.clock.time);
    this.questions.forgetAfter(this.clock.time);
    this.questions.hide();
    this.show(this.clock.time);
  }

  /** @param {boolean} shown */
  caption(shown) {
    this.captioned = shown;
    pressed(this.controls.captions, shown);
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.clock.audio.muted = muted;
    pressed(this.controls.sound, !muted);
  }

  /** @param {number} by Steps along the speeds that there are. */
  faster(by) {
    const rate = RATES[RATES.indexOf(this.clock.rate) + by];
    if (rate === undefined) return;
    this.controls.rate.value = String(rate);
    this.clock.setRate(rate);
  }

  full() {
    if (document.fullscreenElement) void document.exitFullscreen();
    // A browser without full screen shows the lesson as it is.
    else this.root.requestFullscreen?.().catch(() => {});
  }

  edit() {
    this.toggle(false);
    const shown = shownAt(this.lesson.entries, this.lesson.total, this.clock.time);
    const chosen = shown.find((one) => !one.branding) ?? shown.at(-1);
    if (chosen) this.answer("edit", { index: chosen.index, time: this.clock.time });
  }
}
