// The player as a component: drawn once, and kept as long as the page says the same.

/** @type {WeakMap<Element, {said: string, player: Player}>} */
const players = new WeakMap();

/** @param {Drawn<Lesson>} drawn */
export default function ({ data, parentElement, setTriggerValue }) {
  const had = players.get(parentElement);
  const { at, ...lesson } = data;
  const said = JSON.stringify(lesson);
  if (had?.said === said) {
    had.player.answer = setTriggerValue;
    return;
  }
  const player = new Player(data, setTriggerValue);
  if (!had && at) player.seek(at);
  if (had) {
    if (had.player.lesson.id === data.id) player.seek(had.player.clock.time);
    had.player.end();
  }
  players.set(parentElement, { said, player });
  parentElement.append(player.root);
  player.run();
}
