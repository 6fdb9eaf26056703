// A text and its copy button. Without a clipboard, which pages without https have none of, the text is marked instead.

/** @param {{data: {text: string}, parentElement: Element}} drawn */
export default function ({ data, parentElement }) {
  const code = document.createElement("code");
  code.textContent = data.text;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  const told = document.createElement("span");
  told.setAttribute("role", "status");
  button.addEventListener("click", async () => {
    const range = document.createRange();
    range.selectNodeContents(code);
    const selection = getSelection();
    selection?.removeAllRanges();
    selection?.addRange(range);
    try {
      await navigator.clipboard.writeText(data.text);
      told.textContent = "Copied";
    } catch {
      told.textContent = document.execCommand("copy") ? "Copied" : "Marked: press Ctrl and C";
    }
  });
  const line = document.createElement("div");
  line.className = "copy";
  line.append(code, button, told);
  parentElement.querySelector(".copy")?.remove();
  parentElement.append(line);
}
