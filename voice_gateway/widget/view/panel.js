// The frame: launcher and panel, or the chat as a part of the page.
import { el } from "../dom.js";
import { button } from "./button.js";

/** Where the panel fills the window, so that nothing behind it may take the focus. */
const FILLS = "(max-width: 35em), (max-height: 30em)";

export class Panel {
  #wide = matchMedia(FILLS);
  #unread = false;

  /**
   * @param {import("./button.js").Ui} ui
   * @param {{inline: boolean, opened: () => void, closed: () => void, escape: () => void}} options
   */
  constructor(ui, options) {
    this.ui = ui;
    this.options = options;
    const tag = options.inline ? "section" : "dialog";
    this.node = el(tag, { class: "panel", "aria-labelledby": "title" });
    this.launcher = button(ui, {
      label: () => (this.#unread ? ui.t("Neue Nachricht im Chat") : ui.t("Fragen? Chat öffnen")),
      icon: "chat",
      class: "launcher primary",
      onclick: () => this.open(),
    });
    this.launcher.setAttribute("aria-haspopup", "dialog");
    if (options.inline) return;
    this.node.addEventListener("cancel", (/** @type {Event} */ event) => {
      // a nested dialog's cancel does not bubble, so this one is the panel's own
      event.preventDefault();
      options.escape();
    });
    // some browsers close a modal dialog against our wish (a second "back" on a phone)
    this.node.addEventListener("close", () => this.#left());
    this.#wide.addEventListener("change", () => this.#fit());
  }

  get isOpen() {
    return this.options.inline || this.node.open;
  }

  /** @param {boolean} unread */
  set unread(unread) {
    this.#unread = unread;
    const text = this.launcher.querySelector("span");
    if (text) text.textContent = unread ? this.ui.t("Neue Nachricht im Chat") : this.ui.t("Fragen? Chat öffnen");
  }

  open() {
    if (this.isOpen) return;
    this.#show();
    this.launcher.hidden = true;
    this.unread = false;
    this.options.opened();
  }

  /** Closes the panel; the focus returns to the launcher at once. */
  close() {
    if (this.options.inline || !this.node.open) return;
    this.node.close();
    this.#left();
  }

  #left() {
    // reopened by #fit, or already dealt with
    if (this.node.open || !this.launcher.hidden) return;
    this.launcher.hidden = false;
    this.launcher.focus();
    this.options.closed();
  }

  #show() {
    if (this.#wide.matches) this.node.showModal();
    else this.node.show();
  }

  /** After zooming or turning the device: modal where it fills the window, beside the page elsewhere. */
  #fit() {
    if (!this.node.open) return;
    const root = /** @type {ShadowRoot} */ (this.node.getRootNode());
    const focused = /** @type {HTMLElement | null} */ (root.activeElement);
    this.node.close();
    this.#show();
    focused?.focus(); // reopening must not take the person elsewhere
  }
}
