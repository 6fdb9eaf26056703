// Runs first inside a frame. Without it a frame could call out by a peer connection, which no policy of content covers,
// from its own page or from a further page inside it.

function guardFrame() {
  const reach = /** @type {Record<string, any>} */ (/** @type {unknown} */ (window));
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "XSLTProcessor"]) delete reach[name];
  reach.trustedTypes?.createPolicy("default", {
    createHTML: (/** @type {string} */ text, /** @type {string} */ _type, /** @type {string} */ place) =>
      /srcdoc|Document write/i.test(place) ? null : text.replace(/srcdoc/gi, (found) => `&#${found.charCodeAt(0)};${found.slice(1)}`),
    createScript: (/** @type {string} */ text, /** @type {string} */ _type, /** @type {string} */ place) =>
      /location/i.test(place) ? null : text,
    createScriptURL: (/** @type {string} */ text) => text,
  });
  // Nobody else makes a policy, and libraries that would try find that there is nothing to try with.
  Object.defineProperty(window, "trustedTypes", { value: undefined });
}

/**
 * @param {string} html
 * @returns {string} The same, in which no attribute holds a page of its own; as text it reads as before.
 */
function withoutNestedPages(html) {
  return html.replace(/srcdoc/gi, (found) => `&#${found.charCodeAt(0)};${found.slice(1)}`);
}
