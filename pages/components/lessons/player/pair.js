// Two frames side by side: before and after a change.

const pairs = new WeakMap();

export default function ({ data, parentElement }) {
  const said = JSON.stringify(data);
  if (pairs.get(parentElement)?.said === said) return;
  pairs.get(parentElement)?.root.remove();
  const root = make("div", "pair");
  for (const [label, html] of data.frames) {
    const stage = make("div", "stage");
    stage.style.setProperty("--shape", `${data.width} / ${data.height}`);
    stage.style.setProperty("--slim", String(data.width / data.height));
    const canvas = make("div", "canvas");
    canvas.style.width = `${data.width}px`;
    canvas.style.height = `${data.height}px`;
    canvas.append(framed(html, data.branding, data.palette, data.width, data.height));
    stage.append(canvas);
    new ResizeObserver(() => {
      canvas.style.transform = `translate(-50%, -50%) scale(${stage.clientWidth / data.width})`;
    }).observe(stage);
    const figure = make("figure");
    figure.append(make("figcaption", "", label), stage);
    root.append(figure);
  }
  pairs.set(parentElement, { said, root });
  parentElement.append(root);
}
