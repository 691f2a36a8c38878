// The gateway's public contract, one method a route.

/**
 * @typedef {{title: string, payload: string, icon?: string | null}} QuickReply
 * @typedef {{title: string, url: string}} Link
 * @typedef {{title: string, url: string, type?: string}} Attachment
 * @typedef {{title: string, url?: string | null, updated?: string | null}} Source
 * @typedef {{id: string, role: string, text: string, language?: string, lang?: string, dir?: string,
 *   key?: string, speech?: string, buttons?: QuickReply[], links?: Link[],
 *   attachments?: Attachment[], source?: Source | null, notice?: string | null,
 *   progress?: {done: number, of: number} | null, upload?: {draft: string} | null}} Message
 * @typedef {{language: string, messages: Message[], ended?: boolean}} Turn ended: the citizen asked
 *   for the conversation to be forgotten, and it is
 * @typedef {{text: string} | {payload: string}} Body
 * @typedef {import("./store.js").Saved} Saved
 */

/** An answer that is not a success: a problem detail (RFC 9457), or no answer at all (status 0). */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {{code?: string, detail?: string, title?: string}} problem
   */
  constructor(status, problem = {}) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem.code ?? "";
    this.detail = problem.detail ?? problem.title ?? "";
  }

  /** The conversation is no longer there: time to start a new one. */
  get expired() {
    return this.status === 401 || (this.status === 404 && this.code.startsWith("conversation_"));
  }
}

export class Api {
  /**
   * The language answers should be in; null until one is known: then the browser's own list counts.
   * @type {string | null}
   */
  language = null;

  /** @param {URL} base address of the gateway, with a slash at its end */
  constructor(base) {
    this.root = new URL("api/v1/", base);
  }

  /**
   * @param {string} path below the API's root
   * @param {RequestInit & {token?: string}} [options]
   * @returns {Promise<Response>} only successes; everything else is thrown as ApiError
   */
  async request(path, { token, ...options } = {}) {
    const headers = new Headers(options.headers);
    if (this.language) headers.set("Accept-Language", this.language);
    if (token) headers.set("Authorization", `Bearer ${token}`);
    let response;
    try {
      response = await fetch(new URL(path, this.root), { ...options, headers });
    } catch (error) {
      // a cancelled request is its caller's wish, not a failure to tell the citizen about
      if (error instanceof DOMException && error.name === "AbortError") throw error;
      throw new ApiError(0);
    }
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({}));
    throw new ApiError(response.status, problem);
  }

  /**
   * @param {string} path
   * @param {unknown} body
   * @param {string} [token]
   */
  async #post(path, body, token) {
    const headers = { "Content-Type": "application/json" };
    const options = { method: "POST", headers, body: JSON.stringify(body), token };
    return (await this.request(path, options)).json();
  }

  async languages() {
    return (await this.request("languages")).json();
  }

  /**
   * @param {string | null} language a choice the server keeps to; null lets it find out
   * @returns {Promise<Saved & Turn>}
   */
  create(language) {
    return this.#post("conversations", language ? { language } : {});
  }

  /**
   * @param {Saved} saved
   * @param {Body} body
   * @returns {Promise<Turn>}
   */
  send(saved, body) {
    return this.#post(`${this.#path(saved)}/messages`, body, saved.token);
  }

  /**
   * @param {Saved} saved
   * @returns {Promise<Turn>}
   */
  async history(saved) {
    const path = `${this.#path(saved)}/messages`;
    const answer = await (await this.request(path, { token: saved.token })).json();
    const messages = Array.isArray(answer) ? answer : answer.messages;
    return { language: answer.language ?? saved.language, messages: messages ?? [] };
  }

  /** @param {Saved} saved */
  async erase(saved) {
    await this.request(this.#path(saved), { method: "DELETE", token: saved.token });
  }

  /**
   * Turns a recording into text without sending it: the citizen reads and edits it first.
   * @param {Saved} saved
   * @param {Blob} audio
   * @returns {Promise<Turn & {transcript: string}>}
   */
  async speech(saved, audio) {
    const form = new FormData();
    form.append("audio", audio, audio.type.includes("mp4") ? "audio.mp4" : "audio.webm");
    form.append("send", "false");
    const path = `${this.#path(saved)}/speech?send=false`;
    return (await this.request(path, { method: "POST", body: form, token: saved.token })).json();
  }

  /**
   * Adds a file to an application; the answer goes on with it.
   * @param {Saved} saved
   * @param {string} draft
   * @param {File} file
   * @returns {Promise<Turn>}
   */
  async attach(saved, draft, file) {
    const form = new FormData();
    form.append("file", file, file.name);
    const path = `${this.#path(saved)}/attachments?draft=${encodeURIComponent(draft)}`;
    return (await this.request(path, { method: "POST", body: form, token: saved.token })).json();
  }

  /**
   * @param {string} url of a document; one of the gateway's own begins with a slash
   */
  resolve(url) {
    return url.startsWith("/") ? new URL(`../../${url.slice(1)}`, this.root).href : url;
  }

  /**
   * @param {Saved} saved
   * @param {string} message id of the message
   * @param {number | null} rate 1 is normal; null is the speed agreed on in the conversation
   */
  async audio(saved, message, rate) {
    const query = rate === null ? "" : `?rate=${rate}`;
    const path = `${this.#path(saved)}/messages/${encodeURIComponent(message)}/audio${query}`;
    return (await this.request(path, { token: saved.token })).blob();
  }

  /**
   * The address of a spoken conversation; the token is not part of it.
   * @param {Saved} saved
   */
  voice(saved) {
    const address = new URL(`${this.#path(saved)}/voice`, this.root);
    address.protocol = address.protocol.replace("http", "ws");
    return address.href;
  }

  /**
   * @param {Saved} saved
   * @param {AbortSignal} signal
   * @param {string} after id of the last event seen
   */
  events(saved, signal, after) {
    const headers = { Accept: "text/event-stream", ...(after && { "Last-Event-ID": after }) };
    const options = { headers, signal, token: saved.token };
    return this.request(`${this.#path(saved)}/events`, options);
  }

  /** @param {Saved} saved */
  #path(saved) {
    return `conversations/${encodeURIComponent(saved.conversation_id)}`;
  }
}
