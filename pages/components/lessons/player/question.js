// A question in the middle of a lesson: an answer is judged at once, and one may go on without any.

function questionParts(asked, goOn) {
  const verdict = make("p", "verdict");
  verdict.setAttribute("role", "status");
  const options = make("div", "options");
  asked.options.forEach((option, place) => {
    const button = action(option, "option", () => {
      const right = place === asked.correct;
      button.classList.add(right ? "right" : "wrong");
      verdict.textContent = `${right ? "Right." : "Not quite."} ${asked.explanation}`.trim();
    });
    options.append(button);
  });
  return [make("p", "asked", asked.question), options, verdict, action("Go on", "strong", goOn)];
}

function action(label, name, run) {
  const button = make("button", `action ${name}`, label);
  button.type = "button";
  button.addEventListener("click", run);
  return button;
}
