// Entry: <script type="module" src="https://…/widget/stadtlotse.js"></script> defines
// <stadtlotse-chat> and, unless the page already holds one, adds a floating one. With
// data-language="de" the page fixes the language; without it the gateway identifies it.
import { StadtlotseChat } from "./chat.js";

/** The script element that loaded this module: module scripts have no document.currentScript. */
function ownScript() {
  const own = [...document.querySelectorAll("script[src]")].find(
    (script) => /** @type {HTMLScriptElement} */ (script).src === import.meta.url,
  );
  return /** @type {HTMLScriptElement | undefined} */ (own);
}

function addFloating() {
  if (document.querySelector("stadtlotse-chat")) return;
  const chat = document.createElement("stadtlotse-chat");
  const { language, base } = ownScript()?.dataset ?? {};
  if (language) chat.setAttribute("language", language);
  if (base) chat.setAttribute("base", base);
  document.body.append(chat);
}

if (!customElements.get("stadtlotse-chat")) {
  customElements.define("stadtlotse-chat", StadtlotseChat);
  // a script in the head with `async` may run before the body is there
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", addFloating);
  else addFloating();
}
