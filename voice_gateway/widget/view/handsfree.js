// Hands-free: the switch beside push-to-talk, and while a spoken conversation is open its state in
// picture and words, with pause, interrupt and end.
import { el, isDisabled, setDisabled } from "../dom.js";
import { icon } from "../icons.js";
import { button, relabel } from "./button.js";

/** Milliseconds of thinking before a screen reader says so: most answers are faster. */
const PATIENCE = 1_500;
/** Milliseconds after the voice has ended in which Escape was still meant for it. */
const GRACE = 1_000;
const PICTURES = {
  off: "close", connecting: "clock", reconnecting: "warning", listening: "ear", thinking: "clock",
  speaking: "speaker", paused: "pause",
};

export class HandsFree {
  /** @type {import("../voice/session.js").State} */
  #shown = "off";
  #picture = "";
  #speaking = false;
  /** when the voice fell silent */
  #spoke = -GRACE;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("./button.js").Ui} ui
   * @param {import("../voice/session.js").Session} session
   * @param {{begin: () => boolean, changed: () => void}} handlers begin: makes room, false when it
   *   cannot be begun now
   */
  constructor(ui, session, handlers) {
    const { t } = ui;
    this.ui = ui;
    this.session = session;
    this.handlers = handlers;
    this.toggle = button(ui, {
      label: () => t("Freihändig sprechen"),
      icon: "voice",
      class: "secondary handsfree",
      onclick: () => (session.active ? session.stop() : this.start()),
    });
    this.text = el("span", {});
    // a status, but not live: the announcer speaks, and it knows when to be silent
    this.status = el("p", { role: "status", "aria-live": "off", class: "voice-state" }, icon("ear"), this.text);
    this.hold = button(ui, {
      label: () => this.#holdLabel(),
      icon: "pause",
      class: "secondary hold",
      onclick: () => this.#act(this.hold, () => (session.state === "paused" ? session.resume() : session.pause())),
    });
    this.interrupt = button(ui, {
      label: () => t("Sprechen unterbrechen"),
      icon: "square",
      class: "secondary interrupt",
      onclick: () => this.#act(this.interrupt, () => session.interrupt()),
    });
    this.end = button(ui, {
      label: () => t("Beenden"),
      icon: "close",
      class: "secondary end",
      onclick: () => this.#act(this.end, () => this.#leave()),
    });
    const row = el("div", { class: "voice-row" }, this.interrupt, this.hold, this.end);
    this.node = el("div", { class: "voice", role: "group", hidden: true }, this.status, row);
    ui.i18n.label(this.node, (node) => {
      node.setAttribute("aria-label", t("Freihändiges Gespräch"));
      this.#write();
    });
    session.addEventListener("change", () => this.#update());
    this.#update();
  }

  start() {
    if (this.handlers.begin()) void this.session.start();
  }

  /** @returns {boolean} whether Escape was for the voice */
  escape() {
    const { active, speaking } = this.session;
    if (!active) return false;
    this.session.interrupt();
    return speaking || performance.now() - this.#spoke < GRACE;
  }

  /** @param {HTMLButtonElement} pressed @param {() => void} action */
  #act(pressed, action) {
    if (!isDisabled(pressed)) action();
  }

  /** The button goes with the end, so the focus moves first, by the person's own press. */
  #leave() {
    this.toggle.focus();
    this.session.stop();
  }

  #holdLabel() {
    return this.session.state === "paused" ? this.ui.t("Weiter") : this.ui.t("Pause");
  }

  #update() {
    const { session } = this;
    const { state, active } = session;
    if (this.#speaking && !session.speaking) this.#spoke = performance.now();
    this.#speaking = session.speaking;
    this.toggle.setAttribute("aria-pressed", String(active));
    this.node.dataset.state = session.hearing && state === "listening" ? "hearing" : state;
    relabel(this.hold, this.#holdLabel(), state === "paused" ? "play" : "pause");
    setDisabled(this.hold, !active || ["connecting", "reconnecting"].includes(state));
    setDisabled(this.interrupt, !session.speaking);
    setDisabled(this.end, !active);
    this.#write();
    this.#show(active);
    if (state === this.#shown) return;
    const before = this.#shown;
    this.#shown = state;
    this.#announce(before);
    this.handlers.changed();
  }

  /** @param {boolean} active */
  #show(active) {
    const root = /** @type {ShadowRoot} */ (this.node.getRootNode());
    if (active || !this.node.contains(root.activeElement ?? null)) {
      this.#place(!active);
      return;
    }
    // ended by the other side: who stands on one of its buttons is not pushed away
    const left = () => setTimeout(() => this.#show(this.session.active));
    this.node.addEventListener("focusout", left, { once: true });
  }

  /**
   * Where the panel scrolls as one page, the switch stays under the finger that pressed it.
   * @param {boolean} hidden
   */
  #place(hidden) {
    if (this.node.hidden === hidden) return;
    const before = this.toggle.getBoundingClientRect().top;
    this.node.hidden = hidden;
    const panel = this.node.closest(".panel");
    if (panel) panel.scrollTop += this.toggle.getBoundingClientRect().top - before;
  }

  #write() {
    const text = this.#words();
    if (this.text.textContent !== text) this.text.textContent = text;
    const { state, hearing } = this.session;
    const picture = hearing && state === "listening" ? "mic" : PICTURES[state];
    if (picture === this.#picture) return;
    this.#picture = picture;
    this.status.querySelector("svg")?.replaceWith(icon(picture) ?? "");
  }

  #words() {
    const { t } = this.ui;
    const { state, hearing } = this.session;
    if (state === "connecting") return t("Verbindung wird aufgebaut …");
    if (state === "reconnecting") return t("Die Verbindung ist unterbrochen. Ich verbinde neu …");
    if (state === "thinking") return t("Ich suche die Antwort …");
    if (state === "speaking") return t("Ich spreche. Escape unterbricht mich.");
    if (state === "paused") return t("Pause. Das Mikrofon ist aus.");
    if (state === "off") return t("Das freihändige Gespräch ist beendet. Das Mikrofon ist aus.");
    return hearing ? t("Ich höre Sie.") : t("Ich höre zu. Sprechen Sie einfach.");
  }

  /**
   * At most one announcement a change, and none into the conversation: the microphone would hear
   * the screen reader, and the citizen could not hear the assistant.
   * @param {import("../voice/session.js").State} before
   */
  #announce(before) {
    clearTimeout(this.#timer);
    const { state, speaking } = this.session;
    const say = () => this.ui.announcer.say(this.#words());
    if (state === "thinking") {
      this.#timer = setTimeout(() => {
        if (!this.session.speaking) say();
      }, PATIENCE);
    } else if (state === "listening" && !speaking) {
      if (["connecting", "reconnecting", "paused"].includes(before)) say();
    } else if (["paused", "reconnecting"].includes(state) || (state === "off" && !this.session.broken)) {
      say(); // where something broke, the text about it is announced instead
    }
  }
}
