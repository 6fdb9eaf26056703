// Questions in the middle of a lesson: it pauses, an answer is judged at once, and one may go on without any.

class Questions {
  /**
   * @param {Question[]} questions
   * @param {() => void} goOn
   */
  constructor(questions, goOn) {
    this.questions = questions;
    this.goOn = goOn;
    /** @type {Set<Question>} */
    this.asked = new Set();
    this.root = make("div", "question");
    this.root.hidden = true;
  }

  /**
   * The question that is due between these two moments and was not asked yet.
   * @param {number} before
   * @param {number} time
   */
  due(before, time) {
    return this.questions.find((one) => !this.asked.has(one) && before < one.time && one.time <= time);
  }

  /** @param {Question} asked */
  ask(asked) {
    this.asked.add(asked);
    const verdict = make("p", "verdict");
    verdict.setAttribute("role", "status");
    const options = make("div", "options");
    asked.options.forEach((option, at) => {
      const button = action(option, "option", () => {
        const right = at === asked.correct;
        button.classList.add(right ? "right" : "wrong");
        verdict.textContent = `${right ? "Right." : "Not quite."} ${asked.explanation}`.trim();
      });
      options.append(button);
    });
    this.root.replaceChildren(make("p", "asked", asked.question), options, verdict, action("Go on", "strong", this.goOn));
    this.root.hidden = false;
    this.root.querySelector("button")?.focus();
  }

  hide() {
    this.root.hidden = true;
  }

  /**
   * What lies after this moment may be asked again.
   * @param {number} time
   */
  forgetAfter(time) {
    for (const one of this.asked) if (one.time > time) this.asked.delete(one);
  }
}
