// Making elements. Nothing here takes markup as a string: texts of the server can never become HTML,
// and no inline style or handler is written, so the strictest content security policy holds.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} [props] attributes; `onclick` and the like are listeners;
 *   null, undefined and false leave the attribute out, true writes it empty
 * @param {...(Node | string | null | undefined)} children
 * @returns {any} the element (any: callers know which tag they asked for)
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") {
      node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/**
 * Puts nodes in the places of a text's placeholders, each isolated so that a German title inside an
 * Arabic sentence does not turn the sentence around.
 * @param {string} template for example "Quelle: {title}"
 * @param {Record<string, Node | string>} values
 * @returns {(Node | string)[]}
 */
export function fillNodes(template, values) {
  return template
    .split(/(\{\w+\})/)
    .filter((part) => part !== "")
    .map((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name !== undefined && name in values ? el("bdi", {}, values[name]) : part;
    });
}

/**
 * Buttons stay focusable while they cannot act: a `disabled` one would drop the focus.
 * @param {HTMLElement} button
 * @param {boolean} disabled
 */
export function setDisabled(button, disabled) {
  if (disabled) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

/** @param {HTMLElement} button */
export function isDisabled(button) {
  return button.getAttribute("aria-disabled") === "true";
}
