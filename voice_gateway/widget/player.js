// Reading messages aloud. Nothing here starts by itself, and only one message speaks at a time.

const NORMAL = 1;
const SLOWER = 0.8;

/** @typedef {"idle" | "loading" | "playing" | "paused"} State */

/** Fires "change" when what is spoken, its state or the rate changes. */
export class Player extends EventTarget {
  /** @type {HTMLAudioElement | null} */
  #audio = null;
  #url = "";
  /** Counts the starts, so that a sound that arrives after "stop" stays silent. */
  #start = 0;
  /** @type {string | null} id of the message being spoken */
  message = null;
  /** @type {State} */
  state = "idle";
  /** @type {number | null} null until the citizen chooses: then the conversation's own rate holds */
  rate = null;

  get slower() {
    return this.rate === SLOWER;
  }

  /** Applies to every message from now on: who needs it slow needs it slow throughout. */
  toggleRate() {
    this.rate = this.slower ? NORMAL : SLOWER;
    this.#changed();
  }

  /**
   * @param {string} message
   * @returns {State}
   */
  stateOf(message) {
    return this.message === message ? this.state : "idle";
  }

  /**
   * Plays a message from its beginning.
   * @param {string} message
   * @param {(rate: number | null) => Promise<Blob>} load
   * @throws what `load` throws; a sound the browser cannot play is an Error
   */
  async play(message, load) {
    this.stop();
    const start = ++this.#start;
    this.message = message;
    this.#set("loading");
    try {
      const blob = await load(this.rate);
      if (start !== this.#start) return;
      this.#url = URL.createObjectURL(blob);
      this.#audio = new Audio(this.#url);
      this.#audio.addEventListener("ended", () => this.stop());
      await this.#audio.play();
      if (start === this.#start) this.#set("playing");
    } catch (error) {
      if (start !== this.#start) return; // stopped meanwhile: no failure
      this.stop();
      throw error;
    }
  }

  pause() {
    this.#audio?.pause();
    this.#set("paused");
  }

  async resume() {
    await this.#audio?.play();
    this.#set("playing");
  }

  stop() {
    this.#start += 1;
    this.#audio?.pause();
    this.#audio = null;
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = "";
    this.#set("idle");
    this.message = null;
  }

  /** @param {State} state */
  #set(state) {
    this.state = state;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
