// Sound beside the narration, on the same clock.

class Tracks {
  /** @param {Track[]} tracks */
  constructor(tracks) {
    this.tracks = tracks.map((track) => {
      const audio = new Audio(track.url);
      audio.loop = Boolean(track.loop);
      return { ...track, audio };
    });
  }

  /**
   * @param {Clock} clock
   * @param {boolean} muted
   */
  tick(clock, muted) {
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
      track.audio.volume = track.volume * this.fade(track, at, clock.total - clock.time);
      // A browser that lets nothing sound by itself is no fault: the next press of Play asks again.
      if (track.audio.paused) track.audio.play().catch(() => {});
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
    this.cues = cues.map((cue) => ({ ...cue, audio: Object.assign(new Audio(cue.url), { preload: "auto" }) }));
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
        cue.audio.volume = cue.volume;
        cue.audio.muted = muted;
        cue.audio.play().catch(() => {});
      }
    }
  }

  stop() {
    for (const cue of this.cues) cue.audio.pause();
  }
}
