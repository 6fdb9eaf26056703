// Fetches libraries for frames, each once for the whole page. A frame itself has no network: it is handed their text.

const WAIT_SECONDS = 3;
const GIVE_UP_SECONDS = 30;
const TRY_AGAIN_SECONDS = 60;
/** @type {Map<string, Held>} */
const heldLibraries = new Map();

/**
 * What is there by now, or is being fetched. Bytes that are not exactly the pinned ones count as not there.
 * @param {string} address
 * @param {Library} library
 * @returns {Held}
 */
function heldLibrary(address, library) {
  const url = `${address}/${library.file}`;
  const known = heldLibraries.get(url);
  if (known && !(known.failedAt && performance.now() - known.failedAt > TRY_AGAIN_SECONDS * 1000)) return known;
  /** @type {Held} */
  const held = { library, text: "", failedAt: 0, late: Boolean(known), done: Promise.resolve() };
  held.done = fetchedLibrary(url, library).then(
    (text) => {
      held.text = text;
    },
    (refused) => {
      held.failedAt = performance.now();
      console.info(`A library of lessons is not to be had, so frames do without it: ${url} (${refused})`);
    },
  );
  heldLibraries.set(url, held);
  return held;
}

/**
 * @param {string} url
 * @param {Library} library
 * @returns {Promise<string>} Its text; of a font a data address.
 */
async function fetchedLibrary(url, library) {
  const answer = await fetch(url, {
    integrity: library.integrity,
    mode: "cors",
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(GIVE_UP_SECONDS * 1000),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  if (library.kind !== "font") return answer.text();
  const bytes = new Uint8Array(await answer.arrayBuffer());
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return `data:font/woff2;base64,${btoa(letters)}`;
}

/**
 * Calls back with what can be had of these: at once when nothing has to be waited for, else after a short while at
 * the latest. What was waited for in vain is not waited for again: pictures must not lag behind their words.
 * @param {string} address Empty: there are none.
 * @param {Library[]} libraries
 * @param {(had: Held[], complete: boolean) => void} ready
 */
function withLibraries(address, libraries, ready) {
  const held = address ? libraries.map((one) => heldLibrary(address, one)) : [];
  const answer = () => {
    const had = held.filter((one) => one.text);
    ready(had, had.length === libraries.length);
  };
  const open = held.filter((one) => !one.text && !one.failedAt && !one.late);
  if (!open.length) return answer();
  let timer = 0;
  const late = new Promise((done) => {
    timer = window.setTimeout(done, WAIT_SECONDS * 1000);
  });
  void Promise.race([late, Promise.all(open.map((one) => one.done))]).then(() => {
    clearTimeout(timer);
    for (const one of open) one.late = !one.text;
    answer();
  });
}
