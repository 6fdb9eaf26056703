// Who speaks: music makes room for it, pages have voices of their own, and a presenter is seen while it is heard.

const DUCKED = 0.35;
const DUCK_SECONDS = 0.15;
const RETURN_SECONDS = 0.5;
const APART_SECONDS = 0.35;

/**
 * How much of the music is left at a moment: all of it in pauses, a third while somebody speaks, and slowly in between.
 * @param {[number, number][]} speech
 * @param {number} time
 * @returns {number}
 */
function musicLeft(speech, time) {
  let left = 1;
  for (const [from, to] of speech) {
    const before = (from - time) / DUCK_SECONDS;
    const after = (time - to) / RETURN_SECONDS;
    left = Math.min(left, DUCKED + (1 - DUCKED) * Math.max(0, Math.min(1, Math.max(before, after))));
  }
  return left;
}

/** The voices of single frames, each from the moment at which its frame is shown. */
class Voices {
  /** @param {Entry[]} entries */
  constructor(entries) {
    this.voices = entries
      .filter((one) => one.voice)
      .map((one) => {
        const audio = new Audio();
        audio.preload = "auto";
        audio.src = one.voice ?? "";
        return { ...one, audio };
      });
  }

  /**
   * @param {Clock} clock
   * @param {boolean} muted
   */
  tick(clock, muted) {
    clock.held = false;
    for (const voice of this.voices) {
      const { audio } = voice;
      const at = clock.time - voice.from;
      if (!clock.playing || at < 0 || clock.time >= voice.to) {
        audio.pause();
        continue;
      }
      // A page is turned when its voice has ended: how long that takes is written nowhere else.
      const last = voice.paged && clock.time >= voice.to - 0.1;
      clock.held ||= last && !audio.paused && !audio.ended && !audio.error;
      if (!clock.held && !last && !audio.ended && Math.abs(audio.currentTime - at) > APART_SECONDS) audio.currentTime = at;
      audio.playbackRate = clock.rate;
      audio.muted = muted;
      // A browser that lets nothing sound by itself is no fault: the next press of Play asks again.
      if (audio.paused && !audio.ended) audio.play().catch(() => {});
    }
  }

  /** @returns {boolean} Whether one of them is heard now. */
  get sounding() {
    return this.voices.some((one) => !one.audio.paused && !one.audio.ended);
  }

  /** @param {number} time */
  seek(time) {
    for (const one of this.voices) {
      one.audio.pause();
      one.audio.currentTime = Math.max(0, time - one.from);
    }
  }

  stop() {
    for (const one of this.voices) one.audio.pause();
  }
}

/** A film of who speaks, small in a corner. It is mute: the narration is heard already. */
class Presenter {
  /** @param {string | null} url */
  constructor(url) {
    this.film = make("video", "presenter");
    this.film.muted = true;
    this.film.playsInline = true;
    this.film.preload = "auto";
    this.film.hidden = true;
    this.film.setAttribute("aria-hidden", "true");
    this.there = Boolean(url);
    // One that cannot be had leaves its corner to the lesson.
    this.film.addEventListener("error", () => {
      this.there = false;
    });
    if (url) this.film.src = url;
  }

  /** @param {Clock} clock */
  tick(clock) {
    const at = clock.time - clock.audioAt;
    const length = this.film.duration;
    const shown = this.there && at >= 0 && Number.isFinite(length) && at < length;
    this.film.hidden = !shown;
    if (!shown || !clock.playing) {
      this.film.pause();
      if (shown && Math.abs(this.film.currentTime - at) > APART_SECONDS) this.film.currentTime = at;
      return;
    }
    if (Math.abs(this.film.currentTime - at) > APART_SECONDS) this.film.currentTime = at;
    this.film.playbackRate = clock.rate;
    if (this.film.paused) this.film.play().catch(() => {});
  }
}
