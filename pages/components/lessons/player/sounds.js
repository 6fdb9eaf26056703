// Sound beside the narration, on the same clock.

/**
 * A sound that may be louder than as it was recorded. An element's own volume ends at 1; beyond it helps only an
 * amplifier, which the browser connects to sounds of hosts that allow it. The sounds of other hosts play at 1.
 */
class Sound {
  /** @type {AudioContext | undefined} */
  static context;

  /**
   * @param {string} url
   * @param {number} loudest
   */
  constructor(url, loudest) {
    this.audio = new Audio();
    /** @type {GainNode | null} */
    this.gain = null;
    if (loudest > 1) this.amplify(url);
    this.audio.src = url;
  }

  /** @param {string} url */
  amplify(url) {
    this.audio.crossOrigin = "anonymous";
    this.audio.addEventListener("canplay", () => this.connect(), { once: true });
    this.audio.addEventListener(
      "error",
      () => {
        this.audio.removeAttribute("crossorigin");
        this.audio.src = url;
      },
      { once: true },
    );
  }

  connect() {
    if (this.audio.crossOrigin === null || this.gain) return;
    Sound.context ??= new AudioContext();
    this.gain = Sound.context.createGain();
    Sound.context.createMediaElementSource(this.audio).connect(this.gain).connect(Sound.context.destination);
  }

  /** @param {number} volume */
  set volume(volume) {
    this.audio.volume = Math.min(1, volume);
    if (this.gain) this.gain.gain.value = Math.max(1, volume);
  }

  play() {
    // A browser that lets nothing sound by itself is no fault: the next press of Play asks again.
    if (this.gain) Sound.context?.resume().catch(() => {});
    this.audio.play().catch(() => {});
  }
}

class Tracks {
  /** @param {Track[]} tracks */
  constructor(tracks) {
    this.tracks = tracks.map((track) => {
      const sound = new Sound(track.url, track.volume);
      sound.audio.loop = Boolean(track.loop);
      return { ...track, sound, audio: sound.audio };
    });
  }

  /**
   * @param {Clock} clock
   * @param {boolean} muted
   * @param {number} left How much of the music is left while somebody speaks.
   */
  tick(clock, muted, left) {
    for (const track of this.tracks) {
      const at = clock.time - track.delay;
      const length = track.audio.duration;
      const over = !track.loop && Number.isFinite(length) && at >= length;
      if (!clock.playing || at < 0 || over) {
        track.audio.pause();
        continue;
      }
      const wanted = track.loop && length > 0 ? at % length : at;
      if (Math.abs(track.audio.currentTime - wanted) > 0.35) track.audio.currentTime = wanted;
      track.audio.playbackRate = clock.rate;
      track.audio.muted = muted;
      track.sound.volume = track.volume * this.fade(track, at, clock.total - clock.time) * (track.ducks ? left : 1);
      if (track.audio.paused) track.sound.play();
    }
  }

  /**
   * @param {Track} track
   * @param {number} at
   * @param {number} left
   */
  fade(track, at, left) {
    const rising = track.fadeIn > 0 ? Math.min(1, at / track.fadeIn) : 1;
    const falling = track.fadeOut > 0 ? Math.min(1, left / track.fadeOut) : 1;
    return Math.max(0, Math.min(rising, falling));
  }
}

/** Short sounds, each at its second of the lesson. One that lies before the place where somebody starts is left out. */
class Cues {
  /** @param {Cue[]} cues */
  constructor(cues) {
    this.cues = cues.map((cue) => {
      const sound = new Sound(cue.url, cue.volume);
      sound.audio.preload = "auto";
      return { ...cue, sound, audio: sound.audio };
    });
  }

  /**
   * @param {number} before
   * @param {Clock} clock
   * @param {boolean} muted
   */
  tick(before, clock, muted) {
    for (const cue of this.cues) {
      if (!clock.playing) {
        cue.audio.pause();
      } else if (before < cue.at && cue.at <= clock.time) {
        cue.audio.currentTime = 0;
        cue.sound.volume = cue.volume;
        cue.audio.muted = muted;
        cue.sound.play();
      }
    }
  }

  stop() {
    for (const cue of this.cues) cue.audio.pause();
  }
}
