// Line icons, 24 × 24, drawn for this widget. They always stand beside a text, so they are hidden
// from screen readers; an unknown name simply shows no icon.

const SVG = "http://www.w3.org/2000/svg";

/** @type {Record<string, string>} name → path data */
const PATHS = {
  accessibility: "M12 3a1.5 1.5 0 1 0 .01 0M5 9l7 1.5L19 9M12 10.5V15l-3 6M12 15l3 6",
  back: "M20 12H5M11 5l-7 7 7 7",
  bin: "M4 6.5h16M9.5 6V3.5h5V6M6 6.5 7 21h10l1-14.5M10 10.5v6.5M14 10.5v6.5",
  calendar: "M4 5.5h16V20H4zM4 10h16M8 3v4.5M16 3v4.5M8 14h3M14 14h2",
  car: "M3 17v-5l2.5-5.5h13L21 12v5zM3 12h18M7 17v2.5M17 17v2.5M6.5 14.5h1.5M16 14.5h1.5",
  chat: "M3.5 4.5h17v12h-9l-5 4v-4h-3zM8 9h8M8 12.5h5",
  check: "M4.5 12.5 10 18 20 6.5",
  child: "M12 3.5a3 3 0 1 0 .01 0M8 21v-5l-1.5-4.5h11L16 16v5M12 17v4",
  clock: "M12 3a9 9 0 1 0 .01 0M12 7v5.5l4 2.5",
  close: "M5.5 5.5l13 13M18.5 5.5l-13 13",
  card: "M3 5.5h18v13H3zM6.5 15.5c0-4 5-4 5 0M9 8.5a1.5 1.5 0 1 0 .01 0M14 10h4M14 14h4",
  document: "M6 3h8l4.5 4.5V21H6zM14 3v4.5h4.5M9 12h6.5M9 16h6.5",
  upload: "M12 16V4M6.5 9 12 3.5 17.5 9M4 20.5h16",
  download: "M12 3.5v12M6.5 10.5 12 16l5.5-5.5M4 20.5h16",
  ear: "M8 21c3.5 0 3-3.5 5-5.5s4-3.5 4-7a5 5 0 0 0-10 0M10 9a2 2 0 0 1 4 0c0 2-2 2.5-2 4.5",
  euro: "M18 6.5A7 7 0 0 0 7 12a7 7 0 0 0 11 5.5M4 10.5h9M4 13.5h9",
  external: "M13.5 4H20v6.5M20 4l-9 9M17 14v6H4V7h6",
  globe: "M12 3a9 9 0 1 0 .01 0M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18",
  heart: "M12 20C2 13 3.5 5 8 5c2 0 3.5 1.5 4 3 .5-1.5 2-3 4-3 4.5 0 6 8-4 15z",
  help: "M12 3a9 9 0 1 0 .01 0M9 9.5c0-4 6-3.5 6 0 0 2-3 2-3 4.5M12 17v.3",
  home: "M3 11.5 12 4l9 7.5M6 10v10h12V10M10 20v-6h4v6",
  info: "M12 3a9 9 0 1 0 .01 0M12 11v6M12 7.3v.3",
  key: "M8 8.5a4 4 0 1 0 .01 0M11.5 12.5H21V16M17 12.5v3",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.3M4.5 12h.3M4.5 18h.3",
  mail: "M3 5.5h18v13H3zM3.5 6.5 12 13l8.5-6.5",
  mic: "M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  more: "M5 11a1 1 0 1 0 .01 0M12 11a1 1 0 1 0 .01 0M19 11a1 1 0 1 0 .01 0",
  pause: "M8 5v14M16 5v14",
  pen: "M4 20l1-4.5L16.5 4 20 7.5 8.5 19zM14 6.5 17.5 10",
  person: "M12 4a4 4 0 1 0 .01 0M4.5 21c0-8.5 15-8.5 15 0",
  phone: "M5 3.5h4l1.5 5-2.5 2c1 2.5 3 4.5 5.5 5.5l2-2.5 5 1.5v4c-9 2-17.5-6.5-15.5-15.5z",
  pin: "M12 21c-9-9-7-17.5 0-17.5S21 12 12 21zM12 8a2.5 2.5 0 1 0 .01 0",
  play: "M7 4.5v15l12-7.5z",
  plain: "M4 6h16M4 11h16M4 16h9M16.5 17.5l2 2 3-4",
  repeat: "M4 12a8 8 0 0 1 14-5l2 2M20 4v5h-5M20 12a8 8 0 0 1-14 5l-2-2M4 20v-5h5",
  send: "M4 4.5 21 12 4 19.5 6.5 12zM6.5 12H13",
  slower: "M3 16.5h13c0-6-3-9-6.5-9S3 10.5 3 16.5zM16 14c2 .5 5-1 5-3.5h-3.5c-1 0-1.5 1-1.5 2M6 17v2.5M13 17v2.5",
  speaker: "M4 9.5v5h4l5 4v-13l-5 4zM16 9c1.5 1.5 1.5 4.5 0 6M18.5 6.5c3 3 3 8 0 11",
  square: "M6 6h12v12H6z",
  tools: "M14 7a4.5 4.5 0 0 1 6-3l-2.5 3 1 2L21 8.5a4.5 4.5 0 0 1-6 4L8 20l-3.5-3.5L12 9z",
  tree: "M12 3 6 10h3l-4 6h14l-4-6h3zM12 16v5",
  voice: "M3.5 10v4M7.75 6.5v11M12 3.5v17M16.25 6.5v11M20.5 10v4",
  warning: "M12 4 2.5 20h19zM12 10v5M12 17.5v.3",
};

/** Other words content editors may use for the same picture. */
const ALIASES = {
  agent: "person", arrow_back: "back", attachment: "download", building: "home", cancel: "close",
  cost: "euro", cross: "close", date: "calendar", delete: "bin", documents: "document",
  edit: "pen", email: "mail", emergency: "warning", family: "child", fee: "euro", file: "document",
  form: "pen", human: "person", id: "card", language: "globe", link: "external", location: "pin",
  map: "pin", menu: "list", microphone: "mic", money: "euro", no: "close", office: "home",
  ok: "check", passport: "card", people: "person", place: "pin", question: "help", restart: "repeat",
  simple: "plain", skip: "play", stop: "close", time: "clock", trash: "bin", web: "globe", write: "pen",
  yes: "check",
};

export const ICON_NAMES = [...Object.keys(PATHS), ...Object.keys(ALIASES)];

/**
 * @param {string | null | undefined} name
 * @returns {SVGElement | null}
 */
export function icon(name) {
  const key = (name ?? "").toLowerCase().replaceAll("-", "_");
  const data = PATHS[/** @type {Record<string, string>} */ (ALIASES)[key] ?? key];
  if (!data) return null;
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", data);
  svg.append(path);
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("focusable", "false");
  svg.setAttribute("class", "icon");
  // arrows of reading direction turn around in Arabic and Farsi
  if (["back", "send", "external", "list", "plain"].includes(key)) svg.classList.add("mirrors");
  return svg;
}
