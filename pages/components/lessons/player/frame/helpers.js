// Runs inside a frame, after the libraries: the functions that the service promises to every frame.

/** @param {Record<string, any>} page The frame's own window. */
function frameHelpers(page) {
  // What could not be loaded swallows every call, so that the rest of a script goes on and its text is seen.
  /** @type {any} */
  const silent = new Proxy(function () {}, {
    get: (_target, name) => (name === "then" ? undefined : name === Symbol.toPrimitive ? () => "" : silent),
    set: () => true,
    apply: () => silent,
    construct: () => silent,
  });
  const has = (/** @type {string} */ name) => page[name] !== undefined && page[name] !== silent;
  const found = (/** @type {any} */ one) =>
    typeof one === "string" ? (document.getElementById(one) ?? document.querySelector(one)) : one;
  const colour = (/** @type {string} */ name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  for (const name of ["gsap", "MotionPathPlugin", "mermaid", "katex", "renderMathInElement", "Prism", "d3", "Howl", "Howler", "Vivus", "RoughNotation", "anime"]) {
    page[name] ??= silent;
  }
  // A formula and a diagram as a line of text, for want of what draws them.
  const readable = (/** @type {string} */ tex) =>
    tex.replace(/\\frac\{([^{}]*)\}\{([^{}]*)\}/g, "$1 / $2").replace(/\\[a-zA-Z]+|[{}]/g, "").trim();
  const spoken = (/** @type {string} */ diagram) =>
    [...diagram.matchAll(/[[({]+"?([^\])}"]+)"?[\])}]+/g)].map(([, label]) => label).join(" → ");
  if (!has("mermaid")) {
    document.addEventListener("DOMContentLoaded", () => {
      for (const one of document.querySelectorAll(".mermaid")) one.textContent = spoken(one.textContent ?? "");
    });
  }
  if (has("gsap") && has("MotionPathPlugin")) page.gsap.registerPlugin(page.MotionPathPlugin);
  if (has("mermaid")) {
    page.mermaid.initialize({
      startOnLoad: true,
      securityLevel: "strict",
      theme: "base",
      flowchart: { padding: 24, nodeSpacing: 60, rankSpacing: 70 },
      themeVariables: {
        fontSize: "32px",
        primaryColor: colour("--primary-color"),
        primaryTextColor: "#ffffff",
        lineColor: colour("--text-color"),
        textColor: colour("--text-color"),
      },
    });
  }

  page.renderMath = (/** @type {any} */ place, /** @type {string} */ tex, displayMode = true) => {
    const element = found(place);
    if (!element) return;
    if (has("katex")) page.katex.render(tex, element, { throwOnError: false, displayMode });
    else element.textContent = readable(tex);
  };
  page.highlightCode = () => page.Prism.highlightAll();
  page.animateSVG = (/** @type {any} */ place, duration = 100, /** @type {unknown} */ done = undefined) => {
    const drawing = found(place);
    if (drawing) new page.Vivus(drawing, { duration, type: "oneByOne" }, typeof done === "function" ? done : undefined);
  };
  page._animeR = (/** @type {any} */ entry) => {
    if (entry?.instance) setTimeout(() => entry.instance.play(), entry.startMs ?? 0);
  };
  page._animeSeek = () => {};
  page.splitReveal = (/** @type {any} */ place, /** @type {Record<string, any>} */ options = {}) => {
    const element = found(place);
    if (!element || !has("gsap")) return;
    const whole = element.textContent ?? "";
    const parts = options.type === "words" ? whole.split(/(\s+)/) : [...whole];
    const letters = parts.map((/** @type {string} */ part) => {
      const span = document.createElement("span");
      span.style.cssText = "display:inline-block;white-space:pre";
      span.textContent = part;
      return span;
    });
    element.replaceChildren(...letters);
    element.style.opacity = "1";
    const { y = 20, duration = 0.5, stagger = 0.03, delay = 0, ease = "power2.out" } = options;
    page.gsap.from(letters, { opacity: 0, y, duration, stagger, delay, ease });
  };
}
