// The web component <stadtlotse-chat>: puts the parts together, opens, closes, and knows Escape.
import { Announcer } from "./announcer.js";
import { Api } from "./api.js";
import { Dialogue } from "./dialogue.js";
import { el } from "./dom.js";
import { erase } from "./erasure.js";
import { handsFree } from "./handsfree.js";
import { I18n } from "./i18n.js";
import { Languages } from "./languages.js";
import { Player } from "./player.js";
import { Store } from "./store.js";
import { transcribe } from "./transcription.js";
import { Composer } from "./view/composer.js";
import { eraseDialog } from "./view/confirm.js";
import { Dictation } from "./view/dictation.js";
import { Header } from "./view/header.js";
import { Log } from "./view/log.js";
import { Panel } from "./view/panel.js";
import { Problem } from "./view/problem.js";
import { Typing } from "./view/typing.js";

const ASSETS = new URL(".", import.meta.url);
const STYLES = ["tokens.css", "frame.css", "controls.css", "messages.css", "voice.css"];

/**
 * Attributes, read when the element is put into the page: `language` (a locale the page decides on;
 * without it the gateway goes by the browser's languages and by what the citizen writes), `mode`
 * ("inline" for a chat that is part of the page), `base` (address of the gateway; by default where
 * this module comes from).
 */
export class StadtlotseChat extends HTMLElement {
  #built = false;

  connectedCallback() {
    // moved within the page: go on as before
    if (this.#built) this.dialogue.follower.start(this.dialogue.saved);
    else this.#build();
  }

  disconnectedCallback() {
    this.dialogue.follower.stop();
    this.#hush();
  }

  /** Nothing sounds and nothing listens any more. */
  #hush() {
    this.ui.player.stop();
    this.dictation.quit();
    this.voice.session.stop();
  }

  #build() {
    this.#built = true;
    const inline = this.getAttribute("mode") === "inline";
    const base = new URL(this.getAttribute("base") || "..", ASSETS);
    if (!base.pathname.endsWith("/")) base.pathname += "/";
    const chosen = this.getAttribute("language") || null;
    const locale = chosen ?? "de";
    const i18n = new I18n(ASSETS);
    const languages = new Languages();
    const announcer = new Announcer(() => this.panel.isOpen);
    this.ui = { i18n, t: i18n.t, announcer, languages, player: new Player() };
    const api = new Api(base);
    this.dialogue = new Dialogue(this.ui, api, new Store(base.href), locale, chosen);
    this.#parts(inline, api);
    const shadow = this.attachShadow({ mode: "open" });
    this.root = el("div", { class: inline ? "root inline" : "root", hidden: true });
    const outside = inline ? [] : [this.panel.launcher];
    this.root.append(...outside, announcer.outer, this.panel.node);
    this.root.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => this.#key(event));
    shadow.append(...this.#styles(), this.root);
    this.#localise(locale);
    void i18n.use(locale);
    if (inline) void this.dialogue.open();
  }

  /**
   * @param {boolean} inline
   * @param {Api} api
   */
  #parts(inline, api) {
    const { ui, dialogue } = this;
    const { t, player } = ui;
    this.log = new Log(ui, {
      choose: (reply) => void dialogue.choose(reply),
      locale: () => dialogue.locale,
      attach: (draft, file) => void dialogue.attachFile(draft, file),
      resolve: (url) => api.resolve(url),
      audio: (message) => {
        const saved = dialogue.saved; // an older message belongs to the conversation of its time
        return (rate) => (saved ? api.audio(saved, message.id, rate) : Promise.reject());
      },
    });
    const problem = new Problem(ui, () => this.#rest());
    this.dictation = new Dictation(ui, {
      begin: () => player.stop(),
      focus: () => this.composer.focus(),
      canHear: () => ui.languages.canHear(dialogue.locale),
      recorded: (audio) => void transcribe(dialogue, audio),
      problem: (text) => problem.show(text),
    });
    this.voice = handsFree(dialogue, ui, this.dictation, problem);
    this.composer = new Composer(ui, {
      send: (text) => dialogue.say(text),
      empty: () => problem.show(t("Bitte schreiben Sie zuerst eine Nachricht.")),
      typed: () => problem.clearHint(),
      extra: [this.dictation.node, this.voice.view.toggle],
    });
    this.header = new Header(ui, {
      language: (code) => this.#switch(code),
      person: () => this.#command(t("Mit einem Menschen sprechen"), "/talk_to_person"),
      restart: () => this.#command(t("Neu anfangen"), "/start_over"),
      erase: () => this.confirm.showModal(),
      close: inline ? null : () => this.panel.close(),
    });
    this.confirm = eraseDialog(ui, () => {
      this.header.leaveMenu();
      this.#hush();
      void erase(dialogue);
    });
    const typing = new Typing(ui);
    this.panel = new Panel(ui, {
      inline,
      opened: () => {
        this.#rest(this.header.title);
        void dialogue.open();
      },
      closed: () => {
        this.#hush();
        this.header.toggleMenu(false);
      },
      escape: () => this.#escape(),
    });
    const foot = el("div", { class: "foot" }, typing.node, problem.node, this.voice.view.node, this.composer.node);
    this.panel.node.append(this.header.node, this.log.node, foot, ui.announcer.inner, this.confirm);
    dialogue.attach({
      log: this.log,
      composer: this.composer,
      problem,
      typing,
      localised: (locale) => this.#localise(locale),
      news: () => {
        if (!this.panel.isOpen) this.panel.unread = true;
      },
    });
  }

  /** Nothing is shown before its style is there (or has failed: better plain than not at all). */
  #styles() {
    const sheets = STYLES.map((name) =>
      el("link", { rel: "stylesheet", href: new URL(`styles/${name}`, ASSETS).href }),
    );
    const settled = sheets.map(
      (sheet) =>
        new Promise((done) => {
          sheet.addEventListener("load", done, { once: true });
          sheet.addEventListener("error", done, { once: true });
        }),
    );
    void Promise.all(settled).then(() => {
      this.root.hidden = false;
    });
    return sheets;
  }

  /** @param {string} locale */
  #localise(locale) {
    const { languages } = this.ui;
    if (this.root) {
      this.root.lang = languages.tag(locale);
      this.root.dir = languages.dir(locale);
    }
    this.composer.field.lang = languages.tag(locale);
    this.header.update(locale);
  }

  /** @param {string} code */
  #switch(code) {
    const { languages } = this.ui;
    const back = () => this.header.update(this.dialogue.locale);
    const payload = `/change_language${JSON.stringify({ language: code })}`;
    const choice = { title: languages.native(code), payload, language: languages.tag(code) };
    if (!this.dialogue.choose(choice, back)) back();
  }

  /**
   * @param {string} title
   * @param {string} payload
   */
  #command(title, payload) {
    this.dialogue.choose({ title, payload });
  }

  /**
   * Where the focus goes when its place vanishes: to the composer; on touch screens elsewhere,
   * because the composer would raise the keyboard over the text to be read.
   * @param {HTMLElement} elsewhere
   */
  #rest(elsewhere = this.log.node) {
    if (matchMedia("(pointer: coarse)").matches) elsewhere.focus();
    else this.composer.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key !== "Escape" || event.isComposing || this.confirm.open) return;
    if (this.#escape()) event.preventDefault();
  }

  /** @returns {boolean} whether Escape had something to close: the innermost thing first */
  #escape() {
    if (this.dictation.active) this.dictation.cancel();
    else if (this.voice.view.escape()) return true;
    else if (!this.header.menu.hidden) this.header.leaveMenu();
    else if (this.panel.isOpen && this.getAttribute("mode") !== "inline") this.panel.close();
    else return false;
    return true;
  }
}
