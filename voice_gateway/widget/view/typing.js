import { el } from "../dom.js";

/** Answers that come faster need no notice: it would only be noise before the answer. */
const PATIENCE = 500;

/** "Is writing": shown and announced once while an answer is on its way. */
export class Typing {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {import("./button.js").Ui} ui */
  constructor(ui) {
    this.ui = ui;
    this.node = el("p", { class: "typing", hidden: true });
  }

  /** @param {string} text */
  begin(text) {
    this.end();
    this.#timer = setTimeout(() => {
      this.node.textContent = text;
      this.node.hidden = false;
      this.ui.announcer.say(text);
    }, PATIENCE);
  }

  end() {
    clearTimeout(this.#timer);
    this.node.hidden = true;
  }
}
