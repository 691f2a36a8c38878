import { el } from "../dom.js";
import { icon } from "../icons.js";

/**
 * What the views share.
 * @typedef {{
 *   i18n: import("../i18n.js").I18n,
 *   t: import("../i18n.js").I18n["t"],
 *   announcer: import("../announcer.js").Announcer,
 *   languages: import("../languages.js").Languages,
 * }} Ui
 */

/**
 * A button whose text follows the language of the interface.
 * @param {Ui} ui
 * @param {{label: () => string, icon?: string, class?: string, iconOnly?: boolean,
 *   onclick?: (event: MouseEvent) => void, type?: string}} options
 *   iconOnly: the text stays for screen readers and voice control, and as a tooltip
 * @returns {HTMLButtonElement}
 */
export function button(ui, options) {
  const text = el("span", { class: options.iconOnly ? "visually-hidden" : "button-text" });
  const node = el(
    "button",
    { type: options.type ?? "button", class: options.class, onclick: options.onclick },
    icon(options.icon),
    text,
  );
  return ui.i18n.label(node, () => {
    text.textContent = options.label();
    if (options.iconOnly) node.title = options.label();
  });
}

/**
 * Changes what a button says and shows.
 * @param {HTMLButtonElement} node made by `button`
 * @param {string} text
 * @param {string} name of the icon
 */
export function relabel(node, text, name) {
  const label = node.querySelector("span");
  if (label && label.textContent !== text) label.textContent = text;
  const fresh = icon(name);
  if (fresh) node.querySelector("svg")?.replaceWith(fresh);
}
