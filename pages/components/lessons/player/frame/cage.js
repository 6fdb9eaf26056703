// A frame of a lesson on our page: an iframe without origin that holds nothing but a second one with the service's HTML.

const TAKEN_AWAY = "This part of the lesson tried to open another page, so it is not shown.";
const CAGE_STYLE =
  "html,body,iframe{display:block;margin:0;border:0;width:100%;height:100%;overflow:hidden;background:transparent}" +
  "p{position:fixed;inset:0;margin:0;padding:10%;display:grid;place-items:center;text-align:center;" +
  "font:600 44px/1.4 system-ui,sans-serif;color:#f4f9ff;background:#12262d}";

/**
 * The element that shows this HTML. It fills itself once its libraries are there, or could not be had in time.
 * @param {string} html
 * @param {boolean} branding
 * @param {Palette} palette
 * @param {number} width
 * @param {number} height
 * @param {FrameSources} sources
 * @returns {HTMLIFrameElement}
 */
function framed(html, branding, palette, width, height, sources) {
  const cage = document.createElement("iframe");
  cage.setAttribute("sandbox", "allow-scripts");
  cage.setAttribute("referrerpolicy", "no-referrer");
  cage.setAttribute("allow", "");
  cage.setAttribute("aria-hidden", "true");
  cage.inert = true;
  cage.tabIndex = -1;
  cage.style.width = `${width}px`;
  cage.style.height = `${height}px`;
  const policy = cagePolicy(sources);
  withLibraries(sources.libraries, branding ? [] : librariesFor(html), (had, complete) => {
    const inside = [framePage(html, branding, palette, policy, had, complete), TAKEN_AWAY];
    // No sign in the texts may end the script that they stand in.
    const texts = inside.map((one) => JSON.stringify(one).replace(/</g, "\\x3C"));
    cage.srcdoc =
      `<!doctype html><html><head>${policyHead(policy)}<style>${CAGE_STYLE}</style></head>` +
      `<body><script>(${watchFrame})(${texts.join()})</script></body></html>`;
  });
  return cage;
}
