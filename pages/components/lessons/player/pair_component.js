// Two frames side by side: before and after a change.

/** @typedef {{width: number, height: number, palette: Palette, branding: boolean, sources: FrameSources, frames: [string, string][]}} Pair */
/** @type {WeakMap<Element, {said: string, root: HTMLElement}>} */
const pairs = new WeakMap();

/** @param {Drawn<Pair>} drawn */
export default function ({ data, parentElement }) {
  const said = JSON.stringify(data);
  const had = pairs.get(parentElement);
  if (had?.said === said) return;
  had?.root.remove();
  const root = make("div", "pair");
  for (const [label, html] of data.frames) {
    const stage = make("div", "stage");
    canvasOn(stage, data).append(framed(html, data.branding, data.palette, data.width, data.height, data.sources));
    const figure = make("figure");
    figure.append(make("figcaption", "", label), stage);
    root.append(figure);
  }
  pairs.set(parentElement, { said, root });
  parentElement.append(root);
}
