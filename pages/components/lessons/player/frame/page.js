// The page of one frame: what the service's own wrapper gives, then the service's HTML.

const HIDDEN_SECONDS = 5;
/** @type {Record<string, [string, string[]]>} What a colour is without a palette, and the variables that hold it. */
const VARIABLES = {
  text: ["#1e293b", ["--text-color", "--brand-text"]],
  text_secondary: ["#475569", ["--text-secondary", "--brand-text-secondary"]],
  primary: ["#2563eb", ["--primary-color", "--brand-primary"]],
  accent: ["#f59e0b", ["--accent-color", "--brand-accent"]],
  background: ["#ffffff", ["--background-color", "--brand-background"]],
};
const COLOUR = /^[#\w\s(),.%/-]{1,64}$/;

/**
 * @param {string} html The service's HTML, untrusted: mostly a fragment, in old lessons a whole page.
 * @param {boolean} branding Intro, outro and watermark are not wrapped by the service.
 * @param {Palette} palette
 * @param {string} policy
 * @param {Held[]} had
 * @param {boolean} complete Whether every library that it asks for is there.
 * @returns {string}
 */
function framePage(html, branding, palette, policy, had, complete) {
  const texts = (/** @type {string} */ kind) => had.filter((one) => one.library.kind === kind);
  // The cage's policy is inherited; this one adds that whoever makes HTML or code of text goes by the guard.
  const head = `${policyHead(`${policy}; require-trusted-types-for 'script'; trusted-types default`)}${scriptElement(`(${guardFrame})()`)}`;
  const whole = /<(html|body)[\s>]/i.test(html);
  const styles = [
    colourStyle(palette),
    fontStyle(texts("font")),
    ...texts("style").map((one) => withFonts(one.text, had)),
    branding || whole ? BARE_STYLE : BASE_STYLE + MOTION_STYLE,
  ];
  const wait = complete && /<script[\s>]/i.test(html) ? HIDDEN_SECONDS : 0;
  const scripts = branding
    ? []
    : [...texts("script").map((one) => one.text), `(${frameHelpers})(window)`, `(${revealHidden})(${wait})`];
  const given = `${head}<style>${styles.join("\n")}</style>${scripts.map(scriptElement).join("")}`;
  const own = withoutNestedPages(html);
  if (whole) return `<!doctype html>${given}${own.replace(/^\s*<!doctype[^>]*>/i, "")}`;
  return `<!doctype html><html><head>${given}</head><body>${own}</body></html>`;
}

/**
 * @param {Palette} palette
 * @returns {string}
 */
function colourStyle(palette) {
  const set = Object.entries(VARIABLES).flatMap(([name, [otherwise, variables]]) => {
    const colour = COLOUR.test(palette[name] ?? "") ? palette[name] : otherwise;
    return variables.map((variable) => `${variable}:${colour}`);
  });
  return `:root{color-scheme:light;--kb-duration:12s;${set.join(";")}}`;
}

/**
 * @param {Held[]} fonts
 * @returns {string} A face for each font; those of formulas are named by their own style sheet.
 */
function fontStyle(fonts) {
  const faces = fonts.map((one) => {
    const named = /\/([a-z-]+)-(latin|devanagari)-(\d+)-normal/.exec(one.library.file);
    if (!named) return "";
    const family = named[1].replace(/(^|-)([a-z])/g, (_all, gap, letter) => (gap ? " " : "") + letter.toUpperCase());
    const range = named[2] === "devanagari" ? ";unicode-range:U+0900-097F" : "";
    return `@font-face{font-family:"${family}";font-weight:${named[3]};src:url(${one.text})${range}}`;
  });
  return faces.join("");
}

/**
 * @param {string} style
 * @param {Held[]} had
 * @returns {string} The style sheet with its fonts inside, and without the other addresses that it names for them.
 */
function withFonts(style, had) {
  return style.replace(/src:url\(fonts\/([\w-]+\.woff2)\)[^;}]*/g, (_all, file) => {
    const font = had.find((one) => one.library.file.endsWith(`/${file}`));
    return font ? `src:url(${font.text})` : "src:local(serif)";
  });
}
