// Attaching a photo or a PDF to an application. On a telephone the picker offers the camera.
import { el, setDisabled } from "../dom.js";
import { icon } from "../icons.js";

const TYPES = "image/jpeg,image/png,image/webp,application/pdf";

export class Upload {
  /**
   * @param {import("./button.js").Ui} ui
   * @param {(file: File) => void} choose
   */
  constructor(ui, choose) {
    this.input = el("input", { type: "file", accept: TYPES, class: "visually-hidden", tabindex: "-1" });
    this.input.setAttribute("aria-hidden", "true");
    this.input.addEventListener("change", () => {
      const file = this.input.files?.[0];
      this.input.value = "";
      if (file) choose(file);
    });
    const name = ui.i18n.label(el("span", {}), (node) => {
      node.textContent = ui.t("Datei oder Foto anhängen");
    });
    this.button = el(
      "button",
      { type: "button", class: "reply upload", onclick: () => this.input.click() },
      icon("upload"),
      name,
    );
    this.node = el("div", { class: "attach" }, this.button, this.input);
  }

  /** The conversation has moved on. */
  retire() {
    setDisabled(this.button, true);
    this.node.hidden = true;
  }
}
