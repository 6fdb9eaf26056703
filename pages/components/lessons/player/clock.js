// One clock for a lesson: the narration's own while it sounds, the wall's before and after it. All times in seconds.

class Clock {
  /**
   * @param {number} total
   * @param {number} audioAt
   * @param {string | null} source
   */
  constructor(total, audioAt, source) {
    this.total = total;
    this.audioAt = audioAt;
    this.time = 0;
    this.playing = false;
    this.rate = 1;
    this.last = 0;
    /** Whether the narration leads at the moment. */
    this.led = false;
    /** Whether a page still speaks, so that it is not turned yet. */
    this.held = false;
    this.silent = !source;
    this.audio = new Audio();
    this.audio.preload = "auto";
    this.audio.addEventListener("error", () => {
      this.silent = true;
    });
    if (source) this.audio.src = source;
  }

  /** Whether the narration covers this moment, so that it leads. */
  sounds(time = this.time) {
    const end = Number.isFinite(this.audio.duration) ? this.audio.duration : Infinity;
    return !this.silent && time >= this.audioAt && time - this.audioAt < end - 0.02;
  }

  play() {
    if (this.time >= this.total - 0.01) this.seek(0);
    this.playing = true;
    this.last = performance.now();
    this.follow();
  }

  pause() {
    this.playing = false;
    this.audio.pause();
  }

  /** @param {number} time */
  seek(time) {
    this.time = Math.max(0, Math.min(this.total, time));
    this.last = performance.now();
    this.led = false;
    if (this.sounds()) this.audio.currentTime = this.time - this.audioAt;
    else this.audio.pause();
    if (this.playing) this.follow();
  }

  /** @param {number} rate */
  setRate(rate) {
    this.rate = rate;
    this.audio.playbackRate = rate;
  }

  /** @returns {number} The time by now. */
  tick() {
    const now = performance.now();
    if (this.playing) {
      if (this.sounds() && !this.audio.ended) {
        this.follow();
        // While the sound is still loading nothing moves: pictures without their words would be out of step.
        if (this.led) this.time = this.audioAt + this.audio.currentTime;
      } else {
        this.led = false;
        if (!this.held) this.time += ((now - this.last) / 1000) * this.rate;
        if (this.sounds()) this.audio.currentTime = Math.max(0, this.time - this.audioAt);
      }
      if (this.time >= this.total) {
        this.time = this.total;
        this.pause();
      }
    }
    this.last = now;
    return this.time;
  }

  /** Let the narration run from where the clock stands, if it covers that moment. */
  follow() {
    if (!this.sounds() || this.led) return;
    this.led = true;
    this.audio.currentTime = this.time - this.audioAt;
    this.audio.playbackRate = this.rate;
    this.audio.play().catch((refused) => {
      this.led = false;
      if (refused.name === "NotAllowedError") this.pause();
      else if (refused.name === "NotSupportedError") this.silent = true;
    });
  }
}

/** @param {number} seconds */
function clockText(seconds) {
  const whole = Math.floor(seconds + 0.001);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
