// Push-to-talk: speak, see what was understood, correct it, send it.
import { el } from "../dom.js";
import { Recorder } from "../speech.js";
import { button, relabel } from "./button.js";
import { noRecording } from "./microphone.js";

export class Dictation {
  #recorder = new Recorder();
  /** @type {"idle" | "asking" | "recording"} */
  #state = "idle";

  /**
   * @param {import("./button.js").Ui} ui
   * @param {{
   *   recorded: (audio: Blob) => void,
   *   problem: (text: string) => void,
   *   begin: () => void,
   *   focus: () => void,
   *   canHear: () => boolean,
   * }} handlers canHear: whether the language of the conversation is recognised; begin: recording starts, so nothing else may sound; focus: goes to the composer
   */
  constructor(ui, handlers) {
    this.ui = ui;
    this.handlers = handlers;
    this.button = button(ui, {
      label: () => this.#label(),
      icon: "mic",
      class: "secondary talk",
      onclick: () => (this.active ? this.#stop() : void this.#start()),
    });
    this.abort = button(ui, {
      label: () => ui.t("Aufnahme abbrechen"),
      icon: "close",
      class: "secondary",
      onclick: () => this.cancel(),
    });
    this.abort.hidden = true;
    this.status = el("p", { class: "recording", hidden: true });
    ui.i18n.label(this.status, (node) => {
      node.textContent = ui.t("Aufnahme läuft. Escape bricht ab.");
    });
    this.node = el("div", { class: "dictation" }, this.button, this.abort, this.status);
  }

  get active() {
    return this.#state !== "idle";
  }

  /** Throws the recording away; the focus goes back to the button it began with. */
  cancel() {
    if (!this.active) return;
    this.#recorder.cancel();
    this.button.focus();
    this.#set("idle");
    this.ui.announcer.say(this.ui.t("Die Aufnahme ist abgebrochen."));
  }

  /** Switches the microphone off without a word: the widget is being closed or taken away. */
  quit() {
    this.#recorder.cancel();
    this.#set("idle");
  }

  async #start() {
    if (!this.handlers.canHear()) {
      // said before the recording, not after it
      const { t } = this.ui;
      this.handlers.problem(t("In dieser Sprache kann ich noch nicht zuhören. Bitte schreiben Sie."));
      return;
    }
    this.handlers.begin();
    this.#set("asking");
    try {
      if (!(await this.#recorder.start())) return;
      this.#set("recording");
      this.ui.announcer.say(this.status.textContent);
    } catch (error) {
      this.#set("idle");
      this.handlers.problem(noRecording(this.ui.t, /** @type {any} */ (error).reason));
    }
  }

  #stop() {
    if (this.#state === "asking") {
      this.cancel();
      return;
    }
    // The focus moves now, by the citizen's own key press, to where the text will appear:
    // moving it when the server answers would tear the person away from something else.
    this.handlers.focus();
    this.#set("idle");
    void this.#recorder.stop().then(this.handlers.recorded);
  }

  /** @param {"idle" | "asking" | "recording"} state */
  #set(state) {
    this.#state = state;
    relabel(this.button, this.#label(), this.active ? "square" : "mic");
    this.button.classList.toggle("active", state === "recording");
    this.abort.hidden = state === "idle";
    this.status.hidden = state !== "recording";
  }

  #label() {
    const { t } = this.ui;
    return this.active ? t("Aufnahme beenden") : t("Sprechen");
  }
}
