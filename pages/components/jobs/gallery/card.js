// One card of the gallery: a picture that moves under the pointer, and what the item is.

/**
 * @param {Item} item
 * @param {() => void} open
 * @returns {HTMLLIElement}
 */
function cardOf(item, open) {
  const button = make("button", "card");
  button.type = "button";
  const name = `${titled(item)}. ${item.word}${item.flag ? ", to check" : ""}.`;
  button.setAttribute("aria-label", name);
  const frame = make("span", "frame");
  if (item.thumbnail) frame.append(picture(item.thumbnail, "still"));
  else frame.append(icon(item.state, "big"));
  if (item.film || item.watch) frame.append(icon("play", "play"));
  const facts = make("span", "facts");
  facts.append(make("span", "line", placeOf(item)), chip(item.state, item.word));
  const body = make("span", "body");
  const [title, more] = named(item);
  body.append(people("span", "label", title));
  if (more) body.append(people("span", "more", more));
  if (item.far) body.append(make("span", "more", item.far));
  body.append(facts);
  if (item.share_done !== null) frame.append(howFar(item.share_done));
  if (item.flag) body.append(chip("flag", "To check"));
  button.append(frame, body);
  button.addEventListener("click", open);
  if (item.gif) movesUnderThePointer(button, frame, item.gif);
  const place = make("li");
  place.append(button);
  return place;
}

/**
 * @param {HTMLElement} button
 * @param {HTMLElement} frame
 * @param {string} address
 */
function movesUnderThePointer(button, frame, address) {
  const start = () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || frame.querySelector(".moving")) return;
    frame.append(picture(address, "moving"));
  };
  const stop = () => {
    if (!button.matches(":hover, :focus-visible")) frame.querySelector(".moving")?.remove();
  };
  for (const name of ["pointerenter", "focus"]) button.addEventListener(name, start);
  for (const name of ["pointerleave", "blur"]) button.addEventListener(name, stop);
}
