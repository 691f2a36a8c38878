// Who speaks here, the language, plain German, a person, and the rarer things under "more".
import { el } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "./button.js";

const PLAIN = "de-simple";
const ARROWS = ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Home", "End", "PageUp", "PageDown"];

/**
 * @typedef {{
 *   language: (code: string) => void,
 *   person: () => void,
 *   restart: () => void,
 *   erase: () => void,
 *   close: (() => void) | null,
 * }} HeaderHandlers close: null where the chat is part of the page
 */

export class Header {
  #current = "de";
  #lastKey = "";

  /**
   * @param {import("./button.js").Ui} ui
   * @param {HeaderHandlers} handlers
   */
  constructor(ui, handlers) {
    const { i18n, t } = ui;
    this.ui = ui;
    this.handlers = handlers;
    const name = i18n.label(el("h2", { id: "title", tabindex: "-1" }), (node) => {
      node.textContent = t("Stadtlotse");
    });
    const kind = i18n.label(el("p", { class: "kind" }), (node) => {
      node.textContent = t("Automatischer Assistent");
    });
    this.title = name;
    this.more = button(ui, {
      label: () => t("Mehr"),
      icon: "more",
      class: "quiet more",
      onclick: () => this.toggleMenu(this.menu.hidden),
    });
    this.more.setAttribute("aria-controls", "menu");
    const close = button(ui, {
      label: () => t("Chat schließen"),
      icon: "close",
      class: "quiet close",
      iconOnly: true,
      onclick: () => handlers.close?.(),
    });
    const restart = button(ui, {
      label: () => t("Neu anfangen"),
      icon: "repeat",
      class: "secondary",
      onclick: () => this.#pick(handlers.restart),
    });
    const erase = button(ui, {
      label: () => t("Gespräch löschen"),
      icon: "bin",
      class: "secondary",
      // the confirmation gives the focus back to this button, so the menu stays for now
      onclick: () => handlers.erase(),
    });
    this.menu = el("div", { id: "menu", class: "menu", hidden: true }, restart, erase);
    this.plain = button(ui, {
      label: () => t("Einfache Sprache"),
      icon: "plain",
      class: "secondary plain",
      onclick: () => handlers.language(this.#current === PLAIN ? "de" : PLAIN),
    });
    const person = button(ui, {
      label: () => t("Mit einem Menschen sprechen"),
      icon: "person",
      class: "secondary person",
      onclick: () => handlers.person(),
    });
    this.node = el(
      "div",
      { class: "header" },
      el("div", { class: "title-row" }, el("div", { class: "title" }, name, kind), this.more, handlers.close && close),
      this.menu,
      el("div", { class: "settings" }, this.#languages(), this.plain, person),
    );
    this.toggleMenu(false);
    this.update("de");
  }

  /** @param {boolean} open */
  toggleMenu(open) {
    this.menu.hidden = !open;
    this.more.setAttribute("aria-expanded", String(open));
  }

  /** Closes the menu; the focus goes to the button that opened it. */
  leaveMenu() {
    this.more.focus();
    this.toggleMenu(false);
  }

  /** @param {string} current code of the conversation's language */
  update(current) {
    this.#current = current;
    const { list } = this.ui.languages;
    const rows = list.length > 0 ? list : [{ code: current, native: current, tag: current, dir: "ltr" }];
    const options = rows.map(({ code, native, tag, dir }) =>
      el("option", { value: code, lang: tag, dir }, native),
    );
    if (this.select.options.length !== options.length || this.select.value !== current) {
      this.select.replaceChildren(...options);
    }
    this.select.value = current;
    this.plain.setAttribute("aria-pressed", String(current === PLAIN));
  }

  #languages() {
    const { i18n, t } = this.ui;
    const label = el("span", { class: "visually-hidden" });
    i18n.label(label, () => (label.textContent = t("Sprache")));
    this.select = el("select", {
      id: "language",
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        this.#lastKey = event.key;
        if (event.key === "Enter") this.#choose();
      },
      onpointerdown: () => (this.#lastKey = ""),
      // Arrow keys run through a closed list: only Enter or leaving it decides, otherwise every
      // language on the way would be asked for.
      onchange: () => {
        if (!ARROWS.includes(this.#lastKey) && this.#lastKey.length !== 1) this.#choose();
      },
      onblur: () => this.#choose(),
    });
    return el("div", { class: "language" }, el("label", { for: "language" }, icon("globe"), label), this.select);
  }

  #choose() {
    this.#lastKey = "";
    if (this.select.value && this.select.value !== this.#current) this.handlers.language(this.select.value);
  }

  /** @param {() => void} action */
  #pick(action) {
    this.leaveMenu();
    action();
  }
}
