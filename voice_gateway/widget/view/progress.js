// How far an application is, as a bar; the words stand in the message itself.
import { el } from "../dom.js";

/**
 * @param {import("./button.js").Ui} ui
 * @param {import("../api.js").Message} message
 */
export function progress(ui, message) {
  const { done, of } = message.progress ?? {};
  if (done === undefined || !of) return null;
  const bar = el("progress", { class: "progress", max: String(of), value: String(done) });
  return ui.i18n.label(bar, (node) => {
    const text = ui.t("{done} von {of} Fragen beantwortet");
    node.setAttribute("aria-label", text.replace("{done}", String(done)).replace("{of}", String(of)));
  });
}
