import { el } from "../dom.js";

/** Numbers that people write down, like 101003-d44c: a line must not break at their hyphen. */
const CODE = /(\d[\p{L}\d]*(?:-[\p{L}\d]+)+)/u;
/** A longer one may break, or it would not fit on a small screen. */
const LONGEST_CODE = 16;

/**
 * @param {string} line
 * @returns {(Node | string)[]}
 */
function parts(line) {
  return line
    .split(CODE)
    .map((part, index) =>
      index % 2 === 1 && part.length <= LONGEST_CODE ? el("span", { class: "code" }, part) : part,
    );
}

/**
 * Sets a message's plain text: blank lines part paragraphs, lines that begin with a dash or a bullet
 * become a list, so that screen readers can say how many documents are to be brought.
 * @param {string} text
 * @returns {HTMLElement[]}
 */
export function paragraphs(text) {
  /** @type {HTMLElement[]} */
  const blocks = [];
  for (const block of text.split(/\n\s*\n/)) {
    /** @type {HTMLElement | null} */
    let open = null;
    for (const line of block.split("\n").filter((row) => row.trim() !== "")) {
      const item = /^\s*[-–•*]\s+(.*)$/.exec(line);
      const tag = item ? "ul" : "p";
      if (open?.localName !== tag) {
        open = el(tag);
        blocks.push(/** @type {HTMLElement} */ (open));
      } else if (!item) {
        open?.append(el("br"));
      }
      if (item) open?.append(el("li", {}, ...parts(item[1])));
      else open?.append(...parts(line.trim()));
    }
  }
  return blocks;
}
