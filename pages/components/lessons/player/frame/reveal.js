// Runs inside a frame: what is still invisible after a while, with nothing under way to show it, is shown.

/** @param {number} seconds How long a frame's own scripts have for it. */
function revealHidden(seconds) {
  const page = /** @type {Record<string, any>} */ (/** @type {unknown} */ (window));

  /** @param {HTMLElement | SVGElement} element */
  function comes(element) {
    if (element.getAnimations().some((one) => one.playState === "running" && one.id !== "reveal")) return true;
    const moves = page.gsap?.getTweensOf?.(element);
    return Array.isArray(moves) && moves.some((/** @type {any} */ move) => move.progress() < 1);
  }

  function reveal() {
    for (const element of document.body.querySelectorAll("*")) {
      if (!(element instanceof HTMLElement || element instanceof SVGElement)) continue;
      if (element.closest("[data-allow-hidden]") || Number(getComputedStyle(element).opacity) > 0.01) continue;
      // Drawings have parts that are meant to be unseen, except where the frame's own HTML hides one.
      if (element instanceof SVGElement && !element.style.opacity) continue;
      if (comes(element)) continue;
      element.style.setProperty("opacity", "1", "important");
      if (element.style.visibility === "hidden") element.style.visibility = "visible";
      element.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 400, id: "reveal" });
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const later of [0, 1.5, 4]) setTimeout(reveal, (seconds + later) * 1000);
  });
}
