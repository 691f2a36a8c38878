// Messages that come without being asked for: a person's answer, news of a case. EventSource cannot
// send the token as a header (and a token in an address ends up in logs), so the stream is read here.

const FIRST_PAUSE = 3_000;
const LONGEST_PAUSE = 60_000;

/**
 * Reads server-sent events.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{id: string | undefined, data: string}>}
 */
export async function* readEvents(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).replace(/\r\n?/g, "\n").split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = block.split("\n").map((line) => /^(\w+): ?(.*)$/.exec(line));
      const data = fields.filter((f) => f?.[1] === "data").map((f) => f?.[2]);
      const id = fields.findLast((f) => f?.[1] === "id")?.[2];
      if (data.length > 0) yield { id, data: data.join("\n") };
    }
  }
}

/** Follows one conversation at a time. */
export class Follower {
  /** @type {AbortController | null} */
  #running = null;

  /**
   * @param {import("./api.js").Api} api
   * @param {(event: any) => void} receive called with each event's JSON
   */
  constructor(api, receive) {
    this.api = api;
    this.receive = receive;
  }

  /** @param {import("./store.js").Saved | null} saved */
  start(saved) {
    this.stop();
    if (!saved) return;
    this.#running = new AbortController();
    void this.#follow(saved, this.#running.signal);
  }

  stop() {
    this.#running?.abort();
    this.#running = null;
  }

  /**
   * Until the signal aborts, or the server says that there is nothing to follow.
   * @param {import("./store.js").Saved} saved
   * @param {AbortSignal} signal
   */
  async #follow(saved, signal) {
    let pause = FIRST_PAUSE;
    let last = "";
    while (!signal.aborted) {
      try {
        const response = await this.api.events(saved, signal, last);
        if (!response.body) return;
        pause = FIRST_PAUSE;
        for await (const event of readEvents(response.body)) {
          last = event.id ?? last;
          this.receive(parse(event.data));
        }
      } catch (error) {
        const status = /** @type {any} */ (error).status ?? 0;
        if (signal.aborted || (status >= 400 && status < 500)) return;
      }
      await new Promise((resume) => setTimeout(resume, pause));
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }
}

/** @param {string} data */
function parse(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null; // a comment or a keep-alive of some proxy
  }
}
