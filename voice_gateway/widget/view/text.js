import { el } from "../dom.js";

/**
 * Sets a message's plain text: blank lines part paragraphs, lines that begin with a dash or a bullet
 * become a list, so that screen readers can say how many documents are to be brought.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function paragraphs(text) {
  /** @type {HTMLElement[]} */
  const blocks = [];
  for (const part of text.split(/\n\s*\n/)) {
    /** @type {HTMLElement | null} */
    let open = null;
    for (const line of part.split("\n").filter((row) => row.trim() !== "")) {
      const item = /^\s*[-–•*]\s+(.*)$/.exec(line);
      const tag = item ? "ul" : "p";
      if (open?.localName !== tag) {
        open = el(tag);
        blocks.push(/** @type {HTMLElement} */ (open));
      } else if (!item) {
        open?.append(el("br"));
      }
      open?.append(item ? el("li", {}, item[1]) : line.trim());
    }
  }
  return blocks;
}
