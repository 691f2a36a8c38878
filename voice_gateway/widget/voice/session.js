// A hands-free conversation: opens microphone, loudspeaker and line together, and knows its state.
import { Connection } from "./connection.js";
import { Loudspeaker, Microphone, openContext, RATE } from "./sound.js";
import { RecordingError } from "../speech.js";

/**
 * @typedef {"off" | "connecting" | "listening" | "thinking" | "speaking" | "paused"
 *   | "reconnecting"} State
 * @typedef {{context: AudioContext, microphone: Microphone, loudspeaker: Loudspeaker,
 *   connection: Connection}} Parts
 */

const STATES = ["listening", "thinking", "speaking", "paused"];
/** Milliseconds a farewell may last after the line is closed. */
const FAREWELL = 20_000;

/** Fires "change" when the state, or whether the person is heard, changes. */
export class Session extends EventTarget {
  /** @type {State} */
  state = "off";
  /** whether the person is speaking, as far as the gateway hears */
  hearing = false;
  /** whether it ended without anybody's wish; then a text says why */
  broken = false;
  /** @type {Parts | null} */
  #parts = null;
  /** Counts the starts: a microphone granted after the end is switched off again. */
  #run = 0;
  #dropping = false;

  /**
   * @param {{
   *   prepare: () => Promise<void>,
   *   address: () => string,
   *   hello: () => object,
   *   turns: () => import("./turns.js").Turns,
   *   failed: (error: unknown) => void,
   *   refused: (problem: any, begun: boolean) => void,
   *   unreachable: () => void,
   * }} handlers prepare: until the conversation exists; failed: it could not begin; refused: the
   *   gateway hung up with a reason, which is shown already if the conversation had begun
   */
  constructor(handlers) {
    super();
    this.handlers = handlers;
  }

  get active() {
    return this.state !== "off";
  }

  get speaking() {
    return this.state === "speaking" || (this.#parts?.loudspeaker.sounding ?? false);
  }

  /** Call while a press is being handled. Failures are told to the handlers. */
  async start() {
    if (this.active) return;
    const run = ++this.#run;
    this.broken = false;
    this.#set("connecting");
    try {
      const parts = this.#make(run);
      this.#parts = parts;
      await parts.microphone.open(parts.context);
      // granted after the person had already given up
      if (run !== this.#run) return close(parts);
      await parts.loudspeaker.open(parts.context);
      await this.handlers.prepare();
      if (run === this.#run) parts.connection.open();
    } catch (error) {
      if (run !== this.#run) return;
      this.#break();
      this.handlers.failed(error);
    }
  }

  /** Hangs up; microphone and sound are off at once. */
  stop() {
    if (!this.active) return;
    this.#run += 1;
    if (this.#parts) close(this.#parts);
    this.#parts = null;
    this.hearing = false;
    this.handlers.turns().over();
    this.#set("off");
  }

  pause() {
    if (!this.tell({ type: "pause" })) return;
    this.#parts?.microphone.mute(true);
    this.#parts?.loudspeaker.hold(true);
    this.handlers.turns().quiet = true;
    this.hearing = false;
    this.#set("paused");
  }

  resume() {
    if (!this.tell({ type: "resume" })) return;
    this.#parts?.microphone.mute(false);
    this.#parts?.loudspeaker.hold(false);
    this.handlers.turns().quiet = false;
    this.#set("listening");
  }

  /** The assistant falls silent at once; the answer stays on the screen. */
  interrupt() {
    if (!this.speaking) return;
    this.#parts?.loudspeaker.flush();
    // what is already on its way would be heard as a stammer
    this.#dropping = this.tell({ type: "stop_speaking" });
  }

  /** @param {object} event @returns {boolean} whether the line is open */
  tell(event) {
    return this.#parts?.connection.tell(event) ?? false;
  }

  /** @param {number} run @returns {Parts} */
  #make(run) {
    const context = openContext();
    const microphone = new Microphone(
      (frame) => {
        if (this.state !== "paused") connection.sound(frame);
      },
      () => {
        if (run !== this.#run) return;
        this.#break();
        this.handlers.failed(new RecordingError("busy"));
      },
    );
    const loudspeaker = new Loudspeaker(() => this.#changed());
    const hello = () => ({ ...this.handlers.hello(), rate: RATE });
    const connection = new Connection(this.handlers.address, hello, {
      told: (event) => this.#told(event),
      heard: (pcm) => this.#heard(pcm),
      broken: () => this.#broken(),
      closed: (reason, problem) => this.#closed(reason, problem),
    });
    return { context, microphone, loudspeaker, connection };
  }

  /** @param {any} event */
  #told(event) {
    const again = this.state === "reconnecting";
    if (event.type === "flush" || event.type === "state") this.#dropping = false;
    if (event.type === "flush") this.#parts?.loudspeaker.flush();
    else if (event.type === "hearing") this.hearing = event.speaking === true;
    this.handlers.turns().told(event);
    if (event.type === "ready") {
      if (again) void this.handlers.turns().caughtUp();
      this.#set("listening");
    } else if (event.type === "state" && STATES.includes(event.state)) {
      // the person's own pause holds until they end it
      if (this.state !== "paused") this.#set(event.state);
    } else if (event.type === "hearing") this.#changed();
  }

  /** @param {ArrayBuffer} pcm */
  #heard(pcm) {
    // in a pause answers to typing are read; what was being said comes again after it
    if (this.#dropping || this.state === "paused") return;
    this.handlers.turns().heard();
    this.#parts?.loudspeaker.play(pcm);
  }

  #broken() {
    this.handlers.turns().quiet = false;
    this.hearing = false;
    this.#dropping = false;
    this.#parts?.loudspeaker.flush();
    this.#parts?.loudspeaker.hold(false);
    this.#parts?.microphone.mute(false);
    this.#set("reconnecting");
  }

  /** @param {string} reason @param {any} problem */
  #closed(reason, problem) {
    if (reason === "bye") {
      this.#farewell();
      return;
    }
    const begun = this.state !== "connecting";
    this.#break();
    if (reason === "refused") this.handlers.refused(problem, begun);
    else this.handlers.unreachable();
  }

  #break() {
    this.broken = true;
    this.stop();
  }

  /** The last words are heard to their end; the microphone is off already. */
  #farewell() {
    const parts = this.#parts;
    const run = this.#run;
    parts?.microphone.close();
    const done = () => {
      if (run === this.#run) this.stop();
    };
    parts?.loudspeaker.drain(done);
    setTimeout(done, FAREWELL); // should the device never play it
  }

  /** @param {State} state */
  #set(state) {
    if (state === this.state) return;
    this.state = state;
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Parts} parts */
function close({ context, microphone, loudspeaker, connection }) {
  connection.close();
  microphone.close();
  loudspeaker.close();
  context.close().catch(() => {}); // closed already
}
