// Where the conversation's token lives: sessionStorage, so that a reload resumes and a closed tab
// forgets (shared computers in libraries and town halls).

/** @typedef {{conversation_id: string, token: string, language: string}} Saved */

export class Store {
  /** @type {string | null} used where the browser forbids storage: then only a reload forgets */
  #memory = null;

  /** @param {string} base address of the gateway: two cities on one page do not mix */
  constructor(base) {
    this.key = `stadtlotse:${base}`;
  }

  /** @returns {Saved | null} */
  load() {
    try {
      const saved = JSON.parse(sessionStorage.getItem(this.key) ?? this.#memory ?? "null");
      return saved?.conversation_id && saved?.token ? saved : null;
    } catch {
      return this.#memory ? JSON.parse(this.#memory) : null;
    }
  }

  /** @param {Saved} saved */
  save(saved) {
    this.#memory = JSON.stringify(saved);
    try {
      sessionStorage.setItem(this.key, this.#memory);
    } catch {
      // kept in memory above
    }
  }

  clear() {
    this.#memory = null;
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // there was nothing to remove
    }
  }
}
