// Speaks to screen readers. The visible log is not live; this invisible twin is, it exists before its
// content, and each text is added exactly once and taken away after a moment, so that nobody meets it
// again when reading through the page.
import { el } from "./dom.js";

const STAYS = 1_000;

export class Announcer {
  /** inside the panel: a modal panel hides everything outside of it from screen readers */
  inner = region();
  /** outside of the panel, for news that arrive while it is closed */
  outer = region();

  /** @param {() => boolean} isOpen whether the panel can be seen */
  constructor(isOpen) {
    this.isOpen = isOpen;
  }

  /** @param {...(Node | string)} content */
  say(...content) {
    const text = el("p", {}, ...content);
    (this.isOpen() ? this.inner : this.outer).append(text);
    setTimeout(() => text.remove(), STAYS);
  }
}

function region() {
  return el("div", {
    role: "status",
    "aria-live": "polite",
    "aria-atomic": "false",
    "aria-relevant": "additions",
    class: "visually-hidden",
  });
}

/**
 * Says a message as the log shows it: who speaks, the text in its own language, the choices.
 * @param {import("./view/button.js").Ui} ui
 * @param {import("./api.js").Message} message
 * @param {HTMLElement} node the message in the log
 */
export function announceMessage({ t, announcer }, message, node) {
  const body = /** @type {HTMLElement} */ (node.querySelector(".body"));
  const who = node.querySelector(".who")?.textContent ?? "";
  const titles = (message.buttons ?? []).map(({ title }) => title).join(", ");
  announcer.say(
    `${who}: ${message.notice ?? ""} `,
    el("span", { lang: body.lang, dir: body.dir }, message.text ?? ""),
    titles && ` ${t("Antworten zur Auswahl: {titles}", { titles })}`,
  );
}
