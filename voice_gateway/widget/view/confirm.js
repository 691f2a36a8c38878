import { el } from "../dom.js";
import { button } from "./button.js";

/**
 * Asks before the conversation is erased. The browser's own modal dialog keeps the focus inside,
 * closes on Escape and gives the focus back.
 * @param {import("./button.js").Ui} ui
 * @param {() => void} confirmed called while the pressed key or click is still being handled
 * @returns {HTMLDialogElement}
 */
export function eraseDialog(ui, confirmed) {
  const { i18n, t } = ui;
  const title = i18n.label(el("h2", { id: "erase-title" }), (node) => {
    node.textContent = t("Gespräch löschen?");
  });
  const text = i18n.label(el("p", { id: "erase-text" }), (node) => {
    node.textContent = t(
      "Alle Nachrichten dieses Gesprächs werden für immer gelöscht. Gebuchte Termine und abgeschickte Anträge bleiben bestehen.",
    );
  });
  const keep = button(ui, {
    label: () => t("Nicht löschen"),
    class: "secondary",
    onclick: () => dialog.close(),
  });
  const erase = button(ui, {
    label: () => t("Jetzt löschen"),
    icon: "bin",
    class: "danger",
    onclick: () => {
      dialog.close();
      confirmed();
    },
  });
  const dialog = el(
    "dialog",
    { class: "confirm", "aria-labelledby": "erase-title", "aria-describedby": "erase-text" },
    title,
    text,
    el("div", { class: "confirm-row" }, keep, erase),
  );
  return dialog;
}
