// The WebSocket of a spoken conversation. The token travels in the first message, never in the
// address, where servers would write it into their logs.

/** Milliseconds before each new attempt when a line that was open breaks. */
const PAUSES = [500, 1_000, 2_000, 4_000, 8_000];
const PATIENCE = 8_000;
/** Bytes waiting to be sent: with more than a second of it the sound is too old to be of use. */
const BACKLOG = 32_000;

/**
 * @typedef {{
 *   told: (event: any) => void,
 *   heard: (pcm: ArrayBuffer) => void,
 *   broken: () => void,
 *   closed: (reason: "bye" | "refused" | "unreachable", problem: any) => void,
 * }} LineHandlers told: every event but `bye`; broken: it will be tried again; closed: it will not
 */

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  #ready = false;
  #wasReady = false;
  #attempt = 0;
  /** @type {any} an error after which nothing more came: the reason for hanging up */
  #problem = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {() => string} address asked for each attempt
   * @param {() => object} hello
   * @param {LineHandlers} handlers
   */
  constructor(address, hello, handlers) {
    this.address = address;
    this.hello = hello;
    this.handlers = handlers;
  }

  get ready() {
    return this.#ready;
  }

  open() {
    this.#problem = null;
    const socket = new WebSocket(this.address());
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    // a server that takes the connection and says nothing is gone as well
    this.#timer = setTimeout(() => this.#lost(socket), PATIENCE);
    socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "hello", ...this.hello() })));
    socket.addEventListener("message", ({ data }) => {
      if (socket === this.#socket) this.#message(data);
    });
    socket.addEventListener("close", () => this.#lost(socket));
  }

  /** @param {object} event @returns {boolean} whether it went out */
  tell(event) {
    if (!this.#ready) return false;
    this.#socket?.send(JSON.stringify(event));
    return true;
  }

  /** @param {ArrayBuffer} pcm */
  sound(pcm) {
    const socket = this.#socket;
    if (this.#ready && socket && socket.bufferedAmount < BACKLOG) socket.send(pcm);
  }

  /** Hangs up; nothing is told any more. */
  close() {
    this.tell({ type: "bye" });
    this.#drop();
  }

  /** @param {string | ArrayBuffer} data */
  #message(data) {
    const problem = this.#problem;
    this.#problem = null;
    if (typeof data !== "string") {
      this.handlers.heard(data);
      return;
    }
    const event = JSON.parse(data);
    if (event.type === "bye") {
      this.#drop();
      this.handlers.closed(problem ? "refused" : "bye", problem);
      return;
    }
    if (event.type === "error") this.#problem = event;
    if (event.type === "ready") {
      clearTimeout(this.#timer);
      this.#ready = true;
      this.#wasReady = true;
      this.#attempt = 0;
    }
    // before the line is ready an error is the answer to "hello": told once, as the reason
    if (this.#ready) this.handlers.told(event);
  }

  /** @param {WebSocket} socket */
  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#drop();
    if (this.#problem) this.handlers.closed("refused", this.#problem);
    else if (!this.#wasReady || this.#attempt === PAUSES.length) {
      this.handlers.closed("unreachable", null);
    } else {
      this.#timer = setTimeout(() => this.#again(), PAUSES[this.#attempt]);
      this.#attempt += 1;
      this.handlers.broken();
    }
  }

  #again() {
    try {
      this.open();
    } catch {
      this.handlers.closed("unreachable", null); // the conversation was erased meanwhile
    }
  }

  #drop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = null;
    this.#ready = false;
    socket?.close();
  }
}
