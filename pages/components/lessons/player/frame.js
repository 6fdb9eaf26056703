// A frame of a lesson: HTML made by a model, untrusted. It gets a page of its own without origin, network or parent.

const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline'",
  "style-src 'unsafe-inline'",
  "img-src data: blob: https:",
  "media-src data: blob: https:",
  "font-src data: https:",
  "connect-src 'none'",
  "frame-src 'none'",
  "form-action 'none'",
  "base-uri 'none'",
].join("; ");
const VARIABLES = {
  text: "--text-color",
  text_secondary: "--text-secondary",
  primary: "--primary-color",
  accent: "--accent-color",
  background: "--background-color",
};
const COLOUR = /^[#\w\s(),.%/-]{1,64}$/;

function framed(html, branding, palette, width, height) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("referrerpolicy", "no-referrer");
  frame.setAttribute("allow", "");
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.style.width = `${width}px`;
  frame.style.height = `${height}px`;
  frame.srcdoc = pageOf(html, branding ? {} : palette);
  return frame;
}

function pageOf(html, palette) {
  const policy = `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${POLICY}">`;
  // The policy stands before anything of the service's, so that it holds for all of it.
  if (/<(html|body)[\s>]/i.test(html)) return `<!doctype html>${policy}${html.replace(/^\s*<!doctype[^>]*>/i, "")}`;
  const colours = Object.entries(VARIABLES)
    .filter(([name]) => COLOUR.test(palette?.[name] ?? ""))
    .map(([name, variable]) => `${variable}:${palette[name]}`)
    .join(";");
  const style = `:root{color-scheme:light;${colours}}html,body{margin:0;width:100%;height:100%;overflow:hidden;background:transparent}`;
  return `<!doctype html><html><head>${policy}<style>${style}</style></head><body>${html}</body></html>`;
}

function make(tag, name = "", text = "") {
  const element = document.createElement(tag);
  if (name) element.className = name;
  if (text) element.textContent = text;
  return element;
}
