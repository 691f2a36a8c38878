// What the widget knows about the languages the gateway offers.

/**
 * @typedef {{code: string, native: string, tag: string, dir: "ltr" | "rtl",
 *   hears: boolean, speaks: boolean}} Language hears, speaks: recognition and a voice are there
 */

const RIGHT_TO_LEFT = /^(ar|fa|he|ps|ur)\b/;

export class Languages {
  /** @type {Language[]} */
  list = [];

  /** @param {any} answer of `GET /api/v1/languages`: the list, or an object with `languages` */
  fill(answer) {
    const rows = Array.isArray(answer) ? answer : (answer?.languages ?? []);
    this.list = rows
      .filter((/** @type {any} */ row) => typeof row?.code === "string")
      .map((/** @type {any} */ row) => ({
        code: row.code,
        native: row.native ?? row.name ?? row.code,
        tag: row.tag ?? row.lang ?? this.tag(row.code),
        dir: row.dir ?? row.direction ?? this.dir(row.code),
        hears: row.speech_in ?? true,
        speaks: row.speech_out ?? true,
      }));
  }

  /**
   * The BCP 47 tag for the `lang` attribute. Plain German is a locale of ours, not a language.
   * @param {string | null | undefined} code locale or tag
   */
  tag(code) {
    return this.#row(code)?.tag ?? (code ?? "de").replace(/-simple$/, "");
  }

  /**
   * @param {string} code
   * @returns {"ltr" | "rtl"}
   */
  dir(code) {
    return this.#row(code)?.dir ?? (RIGHT_TO_LEFT.test(code) ? "rtl" : "ltr");
  }

  /** @param {string} code */
  native(code) {
    return this.#row(code)?.native ?? code;
  }

  /** @param {string} code */
  canHear(code) {
    return this.#row(code)?.hears ?? true;
  }

  /** @param {string | undefined} code */
  canSpeak(code) {
    return this.#row(code)?.speaks ?? true;
  }

  /** @param {string | null | undefined} code */
  #row(code) {
    return this.list.find((language) => language.code === code);
  }
}
