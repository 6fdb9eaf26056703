// The player by keyboard.

/** @type {Record<string, number>} */
const STEPS = { ArrowLeft: -5, ArrowRight: 5, j: -10, l: 10 };

/**
 * Does what a key stands for. The page's own shortcuts must not hear what is typed here.
 * @param {Player} player
 * @param {KeyboardEvent} event
 */
function onKey(player, event) {
  event.stopPropagation();
  const from = /** @type {Element} */ (event.composedPath()[0]);
  const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey || event.altKey || from.tagName === "SELECT") return;
  if (from.tagName === "BUTTON" && from !== player.cover && (name === " " || name === "Enter")) return;
  if (name in STEPS) player.seek(player.clock.time + STEPS[name]);
  else if (name === " " || name === "k") player.toggle();
  else if (name === "Home") player.seek(0);
  else if (name === "End") player.seek(player.lesson.total);
  else if (name === "c") player.caption(!player.captioned);
  else if (name === "m") player.mute(!player.clock.audio.muted);
  else if (name === "f") player.full();
  else if (name === "<" || name === ">") player.faster(name === ">" ? 1 : -1);
  else return;
  keepMoment(player.clock);
  event.preventDefault();
}
