// What the page hands to the player, as `Playable.data` and the frames of a preview say it. Times are in seconds.

/** @typedef {Record<string, string>} Palette Colours by what they are for. */
/** @typedef {{libraries: string, media: string[]}} FrameSources Where frames have libraries, pictures and films from. */
/** @typedef {{index: number, from: number, to: number, z: number, branding: boolean, captions: string, html: string,
 *   voice: string | null, paged: boolean, opacity: number}} Entry */
/** @typedef {{from: number, to: number, words: [string, number, number][]}} Caption */
/** @typedef {{time: number, label: string}} Chapter */
/** @typedef {{time: number, question: string, options: string[], correct: number, explanation: string}} Question */
/** @typedef {{url: string, volume: number, delay: number, fadeIn: number, fadeOut: number, loop: boolean,
 *   ducks: boolean}} Track */
/** @typedef {{url: string, at: number, volume: number}} Cue */

/**
 * @typedef {object} Lesson
 * @property {string} id
 * @property {number} total
 * @property {number} audioAt When the narration begins.
 * @property {number} width
 * @property {number} height
 * @property {Palette} palette
 * @property {number | null} revision
 * @property {string | null} audio
 * @property {string | null} presenter A film of who speaks.
 * @property {boolean} captioned
 * @property {boolean} editable
 * @property {number} at The moment that the address names.
 * @property {FrameSources} sources
 * @property {Entry[]} entries
 * @property {[number, number][]} speech When somebody speaks.
 * @property {Caption[]} captions
 * @property {Chapter[]} chapters
 * @property {Question[]} questions
 * @property {Track[]} tracks
 * @property {Cue[]} cues
 */

/** @typedef {{kind: "script" | "style" | "font", file: string, wanted: RegExp, integrity: string}} Library */
/** @typedef {{library: Library, text: string, failedAt: number, late: boolean, done: Promise<void>}} Held */

/**
 * @template Data
 * @typedef {{data: Data, parentElement: Element, setTriggerValue: (name: string, value: unknown) => void}} Drawn
 */
