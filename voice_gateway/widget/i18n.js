// Texts of the interface. The German sentence in the code is the key, so a missing translation
// shows German instead of a cryptic name.

/** @typedef {Record<string, string | number>} Values */

const SOURCE = "de";

/**
 * @param {string} template
 * @param {Values} values placeholders without a value stay as they are
 */
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) =>
    name in values ? String(values[name]) : whole,
  );
}

export class I18n {
  /** @type {Record<string, string>} */
  #table = {};
  /** @type {Map<Node, ((node: any) => void)[]>} what to write again when the language changes */
  #labels = new Map();
  /** @type {Map<string, Promise<Record<string, string>>>} */
  #files = new Map();
  #wanted = SOURCE;

  /** @param {URL} assets address of the widget's folder, with a slash at its end */
  constructor(assets) {
    this.assets = assets;
  }

  /**
   * Translates a German text of the interface.
   * @param {string} german a literal: the list in messages.json is drawn from the calls
   * @param {Values} [values]
   */
  t = (german, values = {}) => fill(this.#table[german] || german, values);

  /**
   * Writes a text now and again after each change of the language.
   * @template {Node} T
   * @param {T} node
   * @param {(node: T) => void} write
   * @returns {T}
   */
  label(node, write) {
    write(node);
    this.#labels.set(node, [...(this.#labels.get(node) ?? []), write]);
    return node;
  }

  /**
   * Forgets the labels inside a part that is thrown away.
   * @param {Node} container
   */
  release(container) {
    for (const node of this.#labels.keys()) {
      if (container.contains(node)) this.#labels.delete(node);
    }
  }

  /**
   * Loads a locale's texts and writes every label again. Never fails: without a file the interface
   * is German.
   * @param {string} locale
   */
  async use(locale) {
    this.#wanted = locale;
    const table = await this.#load(locale);
    // a later choice has overtaken this one while its file was on the way
    if (this.#wanted !== locale) return;
    this.#table = table;
    for (const [node, writers] of this.#labels) writers.forEach((write) => write(node));
  }

  /**
   * @param {string} locale
   * @returns {Promise<Record<string, string>>}
   */
  #load(locale) {
    if (locale === SOURCE || !/^[A-Za-z0-9-]+$/.test(locale)) return Promise.resolve({});
    const known = this.#files.get(locale);
    if (known) return known;
    const loading = fetch(new URL(`i18n/${locale}.json`, this.assets))
      .then((response) => (response.ok ? response.json() : {}))
      .catch(() => {
        this.#files.delete(locale); // the network failed: the next change may try again
        return {};
      });
    this.#files.set(locale, loading);
    return loading;
  }
}
