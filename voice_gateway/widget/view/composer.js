// Where the citizen writes.
import { el, isDisabled, setDisabled } from "../dom.js";
import { button } from "./button.js";

export class Composer {
  /**
   * @param {import("./button.js").Ui} ui
   * @param {{send: (text: string) => boolean, empty: () => void, typed: () => void,
   *   extra: HTMLElement[]}} handlers
   *   send: returns whether the text was taken; extra: the ways to speak
   */
  constructor(ui, handlers) {
    const { i18n, t } = ui;
    this.handlers = handlers;
    const label = i18n.label(el("label", { for: "composer" }), (node) => {
      node.textContent = t("Ihre Nachricht");
    });
    const hint = i18n.label(el("p", { id: "hint", class: "visually-hidden" }), (node) => {
      node.textContent = t("Eingabetaste sendet. Umschalt und Eingabetaste: neue Zeile.");
    });
    this.field = el("textarea", {
      id: "composer",
      rows: "1",
      dir: "auto",
      enterkeyhint: "send",
      "aria-describedby": "hint",
      oninput: () => {
        this.#update();
        handlers.typed();
      },
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.#key(event),
    });
    this.button = button(ui, {
      label: () => t("Senden"),
      icon: "send",
      class: "primary send",
      type: "submit",
    });
    const row = el("div", { class: "composer-row" }, ...handlers.extra, this.button);
    const onsubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      this.#submit();
    };
    this.node = el("form", { class: "composer", onsubmit }, label, this.field, hint, row);
    this.#update();
  }

  get text() {
    return this.field.value;
  }

  set text(value) {
    this.field.value = value;
    this.#update();
  }

  /**
   * Adds a text to what is already there; nothing the citizen wrote is lost.
   * @param {string} text
   * @param {"before" | "after"} where
   */
  add(text, where) {
    const parts = where === "before" ? [text, this.text] : [this.text, text];
    this.text = parts.filter((part) => part.trim() !== "").join(where === "before" ? "\n" : " ");
  }

  focus() {
    this.field.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    // while an input method composes a word, Enter belongs to it
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#submit();
  }

  #submit() {
    if (isDisabled(this.button)) {
      this.handlers.empty();
      this.focus();
    } else if (this.handlers.send(this.text.trim())) {
      this.text = "";
    }
  }

  #update() {
    setDisabled(this.button, this.text.trim() === "");
  }
}
