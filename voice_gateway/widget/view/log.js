// The conversation as a list. It is a log that is not live: the announcer speaks instead.
import { el } from "../dom.js";
import { attachments, links, source } from "./extras.js";
import { listenControls } from "./listen.js";
import { progress } from "./progress.js";
import { Replies } from "./replies.js";
import { paragraphs } from "./text.js";
import { Upload } from "./upload.js";

/**
 * @typedef {import("../api.js").Message} Message
 * @typedef {{
 *   choose: (reply: import("../api.js").QuickReply) => void,
 *   attach: (draft: string, file: File) => void,
 *   resolve: (url: string) => string,
 *   audio: (message: Message) => (rate: number | null) => Promise<Blob>,
 *   locale: () => string,
 * }} LogHandlers
 * @typedef {{node: HTMLElement, replies: Replies | null, upload: Upload | null,
 *   message: Message}} Entry
 */

/** Pixels of the message before that stay in sight. */
const LEAD = 56;

export class Log {
  /** @type {Entry[]} */
  #entries = [];
  #cleared = new AbortController();
  /** @type {HTMLElement | null} */
  #heard = null;

  /**
   * @param {import("./button.js").Ui & {player: import("../player.js").Player}} ui
   * @param {LogHandlers} handlers
   */
  constructor(ui, handlers) {
    this.ui = ui;
    this.handlers = handlers;
    this.list = el("ol", { class: "messages", role: "list" });
    // focusable, so that it can be scrolled with the keyboard
    this.node = el("div", { role: "log", "aria-live": "off", class: "log", tabindex: "0" }, this.list);
    ui.i18n.label(this.node, (node) => node.setAttribute("aria-label", ui.t("Gespräch")));
  }

  /** @param {string} id */
  has(id) {
    return this.#entries.some((entry) => entry.message.id === id);
  }

  /**
   * @param {Message} message
   * @returns {Entry}
   */
  append(message) {
    const { ui } = this;
    const role = roleOf(message);
    const buttons = message.buttons ?? [];
    const replies = buttons.length > 0 ? new Replies(ui, buttons, this.handlers.choose) : null;
    const lang = message.lang ?? ui.languages.tag(message.language ?? this.handlers.locale());
    const dir = message.dir ?? (role === "user" ? "auto" : ui.languages.dir(lang));
    const body = el(
      "div",
      { class: "body", lang, dir },
      ...paragraphs(message.text ?? ""),
      links(ui, message),
      attachments(message, this.handlers.resolve),
      progress(ui, message),
    );
    const draft = message.upload?.draft;
    const upload = draft ? new Upload(ui, (file) => this.handlers.attach(draft, file)) : null;
    const choices = replies ? el("div", { class: "choices", lang, dir }, replies.node) : null;
    const node = el(
      "li",
      { class: `message ${role}`, "data-role": role, "data-message-id": message.id },
      this.#who(role),
      message.notice ? el("p", { class: "notice", dir: "auto" }, message.notice) : null,
      body,
      source(ui, message, this.handlers.locale),
      role === "user" ? null : this.#listen(message),
      upload?.node ?? null,
      choices,
    );
    const entry = { node, replies, upload, message };
    this.#entries.push(entry);
    this.list.append(node);
    return entry;
  }

  /**
   * A line of the widget itself, for example that a new conversation begins.
   * @param {string} text
   */
  hint(text) {
    this.list.append(el("li", { class: "message hint", "data-role": "hint" }, el("p", {}, text)));
  }

  /**
   * What is being heard, still uncertain; it goes when the final text comes.
   * @param {string} text empty: nothing any more
   */
  hear(text) {
    const { ui } = this;
    if (!text) {
      if (this.#heard) ui.i18n.release(this.#heard);
      this.#heard?.remove();
      this.#heard = null;
      return;
    }
    if (!this.#heard) {
      const who = ui.i18n.label(el("p", { class: "who" }), (node) => {
        node.textContent = ui.t("Sie sprechen …");
      });
      this.#heard = el("li", { class: "message user heard", "data-role": "heard" }, who, el("p", { dir: "auto" }));
      this.list.append(this.#heard);
    }
    const node = /** @type {HTMLElement} */ (this.#heard);
    const body = /** @type {HTMLElement} */ (node.lastElementChild);
    const before = body.offsetHeight;
    body.lang = ui.languages.tag(this.handlers.locale());
    body.textContent = text;
    if (body.offsetHeight !== before) this.show({ node });
  }

  /**
   * Takes back a message that could not be sent.
   * @param {Entry} entry
   */
  remove(entry) {
    this.ui.i18n.release(entry.node);
    entry.node.remove();
    this.#entries = this.#entries.filter((other) => other !== entry);
  }

  /**
   * Quick replies that came before this entry have had their time.
   * @param {Entry} entry
   * @param {string | null} chosen payload that was sent
   */
  retireBefore(entry, chosen) {
    const earlier = this.#entries.slice(0, this.#entries.indexOf(entry));
    for (const { replies, upload, message } of earlier) {
      replies?.retire(chosen, message.buttons ?? []);
      upload?.retire();
    }
  }

  clear() {
    this.#cleared.abort();
    this.#cleared = new AbortController();
    this.ui.i18n.release(this.list);
    this.list.replaceChildren();
    this.#heard = null;
    this.#entries = [];
  }

  /**
   * Scrolls to an entry's beginning, with the end of what came before; the focus stays where it is.
   * Only the chat's own boxes scroll (scrollIntoView would move the page around an inline chat).
   * @param {{node: HTMLElement} | undefined} entry
   */
  show(entry) {
    const boxes = [this.node, this.node.closest(".panel")];
    const box = boxes.find((part) => part && part.scrollHeight > part.clientHeight + 1);
    if (!entry || !box) return;
    const top = entry.node.getBoundingClientRect().top - box.getBoundingClientRect().top;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    box.scrollTo({ top: box.scrollTop + top - LEAD, behavior: calm ? "auto" : "smooth" });
  }

  /** @param {string} role */
  #who(role) {
    return this.ui.i18n.label(el("p", { class: "who" }), (node) => {
      node.textContent = this.name(role);
    });
  }

  /** @param {string} role */
  name(role) {
    const { t } = this.ui;
    if (role === "user") return t("Sie");
    return role === "person" ? t("Mitarbeiterin oder Mitarbeiter") : t("Stadtlotse (automatisch)");
  }

  /** @param {Message} message */
  #listen(message) {
    // nothing is offered that cannot be done: no voice for the language, or nothing left to fetch
    if (!message.id || !this.ui.languages.canSpeak(message.language)) return null;
    const load = this.handlers.audio(message);
    return listenControls(this.ui, message.id, load, this.#cleared.signal);
  }
}

/**
 * @param {Message} message
 * @returns {"user" | "person" | "assistant"}
 */
export function roleOf({ role }) {
  if (role === "user") return "user";
  return ["person", "agent", "human", "staff"].includes(role) ? "person" : "assistant";
}
