// Runs in the cage, around the page of a frame: that page is taken away as soon as it tries to become another one.

/**
 * @param {string} html The page to show.
 * @param {string} sentence What is said in its place when it was taken away.
 */
function watchFrame(html, sentence) {
  const inner = document.createElement("iframe");
  for (const [name, value] of [["sandbox", "allow-scripts"], ["referrerpolicy", "no-referrer"], ["allow", ""], ["tabindex", "-1"]]) {
    inner.setAttribute(name, value);
  }
  let loaded = false;
  const takeAway = () => {
    if (!inner.isConnected) return;
    inner.remove();
    const note = document.createElement("p");
    note.textContent = sentence;
    document.body.append(note);
  };
  inner.addEventListener("load", () => {
    if (loaded) takeAway();
    loaded = true;
  });
  document.addEventListener("securitypolicyviolation", takeAway);
  inner.srcdoc = html;
  document.body.append(inner);
}
