// What a frame may do. It is model-made and untrusted: no origin, no network, no other page, no code but its own.

/**
 * @param {FrameSources} sources
 * @returns {string} The policy of the cage, which the page inside inherits.
 */
function cagePolicy(sources) {
  const media = ["data:", "blob:", ...sources.media.filter((one) => /^https:\/\/[\w.-]+(:\d+)?$/.test(one))].join(" ");
  return [
    "default-src 'none'",
    "script-src 'unsafe-inline'",
    "style-src 'unsafe-inline'",
    `img-src ${media}`,
    `media-src ${media}`,
    "font-src data:",
    "connect-src 'none'",
    // Going elsewhere is judged by the policy of the page around: this is what keeps the page inside where it is.
    "frame-src 'none'",
    "child-src 'none'",
    "worker-src 'none'",
    "object-src 'none'",
    "manifest-src 'none'",
    "form-action 'none'",
    "base-uri 'none'",
  ].join("; ");
}

/**
 * @param {string} policy
 * @returns {string} The head with which both pages begin; it stands before anything of the service's.
 */
function policyHead(policy) {
  return (
    `<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">` +
    '<meta name="referrer" content="no-referrer"><meta http-equiv="x-dns-prefetch-control" content="off">'
  );
}

/**
 * @param {string} text
 * @returns {string} The script, so that nothing in it ends the element that it stands in.
 */
function scriptElement(text) {
  return `<script>${text.replace(/<(?=!--|\/script)/gi, "\\x3C")}</script>`;
}
