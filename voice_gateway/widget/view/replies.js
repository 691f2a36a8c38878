// Quick replies: answers as real buttons. Once the conversation has moved on they turn into plain
// text, so that an old "Yes" is not given to a new question and the Tab key does not pass dozens of
// dead buttons.
import { el, isDisabled, setDisabled } from "../dom.js";
import { icon } from "../icons.js";

/** @typedef {import("../api.js").QuickReply} QuickReply */

export class Replies {
  #live = true;

  /**
   * @param {import("./button.js").Ui} ui
   * @param {QuickReply[]} replies
   * @param {(reply: QuickReply) => void} choose
   */
  constructor(ui, replies, choose) {
    this.ui = ui;
    const items = replies.map((reply) =>
      el(
        "li",
        {},
        el(
          "button",
          { type: "button", class: "reply", onclick: press },
          icon(reply.icon),
          el("bdi", {}, reply.title),
        ),
      ),
    );
    this.node = el("ul", { class: "replies", role: "list" }, ...items);
    ui.i18n.label(this.node, (node) => node.setAttribute("aria-label", ui.t("Antworten zur Auswahl")));

    /** @param {Event} event */
    function press(event) {
      const pressed = /** @type {HTMLButtonElement} */ (event.currentTarget);
      if (isDisabled(pressed)) return;
      choose(replies[items.findIndex((item) => item.contains(pressed))]);
    }
  }

  /**
   * @param {string | null} chosen the payload that was sent, if it was one of these
   * @param {QuickReply[]} replies
   */
  retire(chosen, replies) {
    if (!this.#live) return;
    this.#live = false;
    const buttons = [...this.node.querySelectorAll("button")];
    buttons.forEach((button, index) => {
      setDisabled(button, true);
      if (replies[index].payload === chosen) this.#mark(button);
    });
    this.#flattenUnlessFocused();
  }

  /** The pressed button keeps the focus until the person moves on. */
  #flattenUnlessFocused() {
    const focused = /** @type {ShadowRoot} */ (this.node.getRootNode()).activeElement;
    if (!focused || !this.node.contains(focused)) {
      this.#flatten();
      return;
    }
    // Only when the focus has arrived elsewhere: a button taken away while it is still leaving takes
    // the focus with it. It comes back here when merely the window was left.
    const left = () => setTimeout(() => this.#flattenUnlessFocused());
    this.node.addEventListener("focusout", left, { once: true });
  }

  /** @param {HTMLButtonElement} button */
  #mark(button) {
    button.classList.add("chosen");
    button.prepend(icon("check") ?? "");
    const text = this.ui.i18n.label(el("span", { class: "visually-hidden" }), (node) => {
      node.textContent = ` (${this.ui.t("gewählt")})`;
    });
    button.append(text);
  }

  #flatten() {
    for (const button of this.node.querySelectorAll("button")) {
      const chosen = button.classList.contains("chosen");
      button.replaceWith(
        el("span", { class: chosen ? "reply chosen" : "reply" }, ...button.childNodes),
      );
    }
  }
}
