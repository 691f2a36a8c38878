// What belongs to a message beside its text: links, attachments, source.
import { el, fillNodes } from "../dom.js";
import { icon } from "../icons.js";

/** @typedef {import("./button.js").Ui} Ui */

const LINKS = new Set(["https:", "http:", "mailto:", "tel:"]);
/** Types that may come as `data:` addresses; never HTML or SVG, which could carry scripts. */
const DATA = /^data:(text\/calendar|text\/plain|application\/pdf|image\/(png|jpeg))[;,]/i;
const ENDINGS = /** @type {Record<string, string>} */ ({
  "text/calendar": ".ics",
  "application/pdf": ".pdf",
  "text/plain": ".txt",
  "image/png": ".png",
  "image/jpeg": ".jpg",
});

/**
 * @param {string | null | undefined} url
 * @param {boolean} [data] whether `data:` addresses of harmless types are allowed
 * @returns {string | null} null for an address that must not become a link
 */
function safe(url, data = false) {
  if (!url) return null;
  if (data && DATA.test(url)) return url;
  try {
    const address = new URL(url, location.href);
    return LINKS.has(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

/**
 * A link to a web page opens a new tab (and says so): the conversation stays where it is.
 * @param {Ui} ui
 * @param {{title: string, url?: string | null}} link
 * @param {boolean} [picture] without it inside a sentence, where it would tear off the full stop
 */
function anchor(ui, { title, url }, picture = true) {
  const href = safe(url);
  const name = el("bdi", {}, title);
  if (!href) return name;
  if (!href.startsWith("http")) return el("a", { href }, name);
  const hint = ui.i18n.label(el("span", { class: "visually-hidden" }), (node) => {
    node.textContent = ` (${ui.t("öffnet in neuem Fenster")})`;
  });
  const sign = picture ? icon("external") : null;
  return el("a", { href, target: "_blank", rel: "noopener" }, name, hint, sign);
}

/**
 * @param {Ui} ui
 * @param {import("../api.js").Message} message
 */
export function links(ui, message) {
  if (!message.links?.length) return null;
  const items = message.links.map((link) => el("li", {}, anchor(ui, link)));
  return el("ul", { class: "links", role: "list" }, ...items);
}

/**
 * @param {import("../api.js").Message} message
 * @param {(url: string) => string} resolve addresses of the gateway's own documents
 */
export function attachments(message, resolve) {
  const items = (message.attachments ?? []).map(({ title, url, type }) => {
    const href = safe(url && resolve(url), true);
    if (!href) return el("li", {}, el("bdi", {}, title));
    const kind = (type ?? /^data:([^;,]+)/.exec(url)?.[1] ?? "").toLowerCase();
    const ending = ENDINGS[kind] ?? "";
    const name = title.replace(/[\\/:*?"<>|]+/g, " ").trim() || "download";
    const download = name.endsWith(ending) ? name : name + ending;
    return el("li", {}, el("a", { href, download }, icon("download"), el("bdi", {}, title)));
  });
  return items.length > 0 ? el("ul", { class: "links", role: "list" }, ...items) : null;
}

/**
 * Where a statement comes from and how old it is.
 * @param {Ui} ui
 * @param {import("../api.js").Message} message
 * @param {() => string} locale of the interface, for the date
 */
export function source(ui, message, locale) {
  const from = message.source;
  if (!from?.title) return null;
  return ui.i18n.label(el("p", { class: "source" }), (node) => {
    const values = { title: anchor(ui, from, false), date: day(from.updated, locale()) };
    const template = from.updated
      ? ui.t("Quelle: {title}. Stand: {date}.")
      : ui.t("Quelle: {title}.");
    node.replaceChildren(...fillNodes(template, values));
  });
}

/**
 * @param {string | null | undefined} updated ISO date or time
 * @param {string} locale
 */
function day(updated, locale) {
  const date = new Date(updated ?? "");
  if (Number.isNaN(date.getTime())) return updated ?? "";
  // Latin digits and the Gregorian calendar everywhere, as on the German documents
  const tag = `${locale}-u-ca-gregory-nu-latn`;
  return new Intl.DateTimeFormat(tag, { dateStyle: "long", timeZone: "Europe/Berlin" }).format(date);
}
