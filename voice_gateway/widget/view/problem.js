import { el } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "./button.js";

/** An error in words, with a way on. It stays until something works again. */
export class Problem {
  /** @type {(() => void) | null} */
  #retry = null;

  /**
   * @param {import("./button.js").Ui} ui
   * @param {() => void} rest moves the focus to a safe place before the pressed button vanishes
   */
  constructor(ui, rest) {
    this.ui = ui;
    this.text = el("p", { dir: "auto" });
    this.button = button(ui, {
      label: () => ui.t("Erneut versuchen"),
      icon: "repeat",
      class: "secondary",
      onclick: () => {
        const retry = this.#retry;
        rest();
        this.clear();
        retry?.();
      },
    });
    const content = el("div", {}, this.text, this.button);
    this.node = el("div", { class: "problem", hidden: true }, icon("warning"), content);
  }

  /**
   * @param {string} text
   * @param {(() => void) | null} [retry] what "try again" does; null shows no such button
   * @param {(say: () => void) => void} [announce] decides whether the screen reader speaks
   */
  show(text, retry = null, announce = (say) => say()) {
    this.#retry = retry;
    this.text.textContent = text;
    this.button.hidden = retry === null;
    this.node.hidden = false;
    announce(() => this.ui.announcer.say(text));
  }

  /** What was only a hint ("please write something first") goes when the citizen goes on. */
  clearHint() {
    if (!this.#retry) this.clear();
  }

  clear() {
    this.node.hidden = true;
    this.#retry = null;
  }
}
