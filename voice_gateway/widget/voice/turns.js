// A spoken conversation as the log shows it: what was heard, what was typed in between, what came
// back. Each message is told once: by the voice, or, where no voice says it, by the screen reader.
import { ApiError } from "../api.js";
import { expired, fromLine } from "../failure.js";

/** Milliseconds after which a listening assistant has surely got what was sent before. */
const ARRIVED = 2_000;
/** Milliseconds in which a voice begins that is going to say a message. */
const VOICE_DELAY = 4_000;
/** Milliseconds that uncertain words stay when nothing came of them. */
const STALE = 3_000;

/**
 * @typedef {{own: import("../view/log.js").Entry, payload: string | null, since: number,
 *   failure: import("../dialogue.js").Failure | null}} Asked failure: null for what was spoken,
 *   which cannot be put back into the composer
 */

export class Turns {
  /** The person has paused: nothing is said aloud. */
  quiet = false;
  /** @type {Asked[]} what waits for an answer */
  #asked = [];
  /** @type {(() => void)[]} announcements of what the voice may yet say */
  #unsaid = [];
  #state = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("../dialogue.js").Dialogue} dialogue
   * @param {(event: object) => boolean} tell sends an event; false while the line is not open
   * @param {(retry: (() => void) | null) => void} gone the conversation exists no more
   */
  constructor(dialogue, tell, gone) {
    this.dialogue = dialogue;
    this.tell = tell;
    this.gone = gone;
  }

  /**
   * Sends what was typed or pressed, in its place among what is spoken.
   * @param {import("../api.js").Body} body
   * @param {any} shown what the log shows as the citizen's message
   * @param {import("../dialogue.js").Failure} failure
   * @returns {boolean} false when the line is not open
   */
  turn(body, shown, failure) {
    const payload = "payload" in body ? body.payload : null;
    if (!this.tell({ type: payload === null ? "text" : "payload", ...body })) return false;
    this.#ask(shown, payload, failure);
    return true;
  }

  /** @param {any} event from the line */
  told(event) {
    if (event.type === "hearing") this.#hearing(event.speaking === true);
    else if (event.type === "partial") this.dialogue.views.log.hear(event.text ?? "");
    else if (event.type === "transcript") this.#transcript(event.text ?? "");
    else if (event.type === "messages") void this.#messages(event);
    else if (event.type === "error") this.#failed(event);
    else if (event.type === "state") this.#changed(event.state);
  }

  /**
   * Says something to a screen reader, unless the voice says it.
   * @param {() => void} say
   */
  announce = (say) => {
    if (this.quiet || this.#state === "") {
      say();
      return;
    }
    this.#unsaid.push(say);
    setTimeout(() => {
      if (this.#state === "listening") this.silent();
    }, VOICE_DELAY);
  };

  /** The voice is speaking: it says what was held back. */
  heard() {
    this.#unsaid = [];
  }

  /** The voice is silent: what it has not said is for the screen reader. */
  silent() {
    for (const say of this.#unsaid.splice(0)) say();
  }

  /** The line is open again: was anything answered meanwhile? */
  async caughtUp() {
    const news = await this.dialogue.catchUp().catch(() => false);
    if (news) this.#retire(this.#asked.length);
    else this.over();
  }

  /** No answer will come any more: what was typed goes back into the composer. */
  over() {
    clearTimeout(this.#timer);
    this.#state = "";
    this.quiet = false;
    this.dialogue.views.log.hear("");
    this.silent();
    for (const asked of this.#asked.splice(0)) this.#putBack(asked, new ApiError(0));
  }

  /** @param {boolean} speaking */
  #hearing(speaking) {
    clearTimeout(this.#timer);
    // noise becomes no turn, and nothing says so
    if (!speaking) this.#timer = setTimeout(() => this.dialogue.views.log.hear(""), STALE);
  }

  /** @param {string} text */
  #transcript(text) {
    clearTimeout(this.#timer);
    this.dialogue.views.log.hear("");
    if (!text.trim()) return;
    this.#ask({ text, role: "user", language: this.dialogue.locale }, null, null);
  }

  /**
   * @param {any} shown
   * @param {string | null} payload
   * @param {import("../dialogue.js").Failure | null} failure
   */
  #ask(shown, payload, failure) {
    const { log } = this.dialogue.views;
    const own = log.append({ ...shown, id: "" });
    log.show(own);
    this.#asked.push({ own, payload, failure, since: performance.now() });
  }

  /** @param {import("../api.js").Turn} turn */
  async #messages(turn) {
    const { dialogue } = this;
    // one answer is for the first that was typed and for all that was spoken before: somebody who
    // goes on after a breath is answered once
    const typed = this.#asked.findIndex((asked) => asked.failure);
    const answered = this.#asked.slice(0, typed < 0 ? undefined : typed + 1);
    this.#retire(answered.length);
    if (answered.length > 0) dialogue.views.problem.clear();
    if (answered.some(({ payload }) => payload?.startsWith("/change_language"))) {
      dialogue.chosen = turn.language;
    }
    if (turn.ended) await dialogue.farewell(turn, this.announce);
    else await dialogue.receive(turn, this.announce);
  }

  /** @param {number} count how many turns are answered */
  #retire(count) {
    for (const { own, payload } of this.#asked.splice(0, count)) {
      this.dialogue.views.log.retireBefore(own, payload);
    }
  }

  /** @param {string} state */
  #changed(state) {
    this.#state = state;
    if (state === "speaking") this.dialogue.views.log.hear("");
    if (state !== "listening") return;
    this.silent();
    // some wishes are met without a message, "repeat" for one
    const now = performance.now();
    const young = this.#asked.findIndex(({ since }) => now - since < ARRIVED);
    this.#retire(young < 0 ? this.#asked.length : young);
  }

  /** @param {any} problem the voice may say it too */
  #failed(problem) {
    const error = fromLine(problem);
    const asked = this.#asked.shift();
    if (expired(error)) {
      asked?.failure?.keep();
      this.gone(asked?.failure?.retry ?? null);
    } else if (asked?.failure) this.#putBack(asked, error);
    else this.dialogue.views.problem.show(error.detail, null, this.announce);
  }

  /** @param {Asked} asked @param {ApiError} error */
  #putBack({ own, failure }, error) {
    if (!failure) return;
    const { t } = this.dialogue.ui;
    this.dialogue.views.log.remove(own);
    failure.keep();
    const text = t("Ihre Nachricht wurde nicht gesendet.");
    this.dialogue.fail(text, error, failure.retry, this.announce);
  }
}
