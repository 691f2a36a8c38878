// The course of a conversation: begin or resume, send, receive, switch the language.
import { announceMessage } from "./announcer.js";
import { Follower } from "./events.js";
import { expired, inWords, known } from "./failure.js";

/**
 * @typedef {import("./api.js").Body} Body
 * @typedef {import("./api.js").Message} Message
 * @typedef {import("./api.js").Turn} Turn
 * @typedef {import("./api.js").QuickReply} QuickReply
 * @typedef {{keep: () => void, retry: () => void}} Failure keep: puts back what was not sent
 * @typedef {{
 *   log: import("./view/log.js").Log,
 *   composer: import("./view/composer.js").Composer,
 *   problem: import("./view/problem.js").Problem,
 *   typing: import("./view/typing.js").Typing,
 *   localised: (locale: string) => void,
 *   news: () => void,
 * }} Views localised: the conversation's language has changed; news: something came unasked
 */

export class Dialogue {
  /** @type {import("./store.js").Saved | null} */
  saved = null;
  /** @type {import("./voice/turns.js").Turns | null} takes over while a spoken conversation is open */
  spoken = null;
  #busy = false;
  /** @type {Promise<void> | null} */
  #beginning = null;

  /**
   * @param {import("./view/button.js").Ui} ui
   * @param {import("./api.js").Api} api
   * @param {import("./store.js").Store} store
   * @param {string} locale of the interface until the first answer
   * @param {string | null} chosen the language if somebody chose it; otherwise the server finds out
   */
  constructor(ui, api, store, locale, chosen) {
    this.ui = ui;
    this.api = api;
    this.store = store;
    this.locale = locale;
    this.chosen = chosen;
    this.api.language = chosen;
    this.follower = new Follower(api, (event) => this.#unasked(event));
  }

  /** @param {Views} views */
  attach(views) {
    this.views = views;
  }

  /** Begins or resumes, unless that is done; failures are shown with a way to try again. */
  async open() {
    try {
      await this.ensure();
    } catch (error) {
      this.fail(this.ui.t("Das Gespräch konnte nicht beginnen."), error, () => void this.open());
    }
  }

  /**
   * Sends what the citizen wrote.
   * @param {string} text
   * @returns {boolean} whether it was taken; false while an answer is still on its way
   */
  say(text) {
    const keep = () => this.views.composer.add(text, "before");
    const retry = () => {
      const again = this.views.composer.text.trim();
      if (again && this.say(again)) this.views.composer.text = "";
    };
    return this.#turn({ text }, { text, role: "user" }, { keep, retry });
  }

  /**
   * Sends a button's payload; the log shows its title.
   * @param {QuickReply & {language?: string}} reply
   * @param {() => void} [failed] puts back what the choice had changed
   * @returns {boolean}
   */
  choose({ title, payload, language }, failed = () => {}) {
    const retry = () => void this.choose({ title, payload, language }, failed);
    return this.#turn({ payload }, { text: title, role: "user", language }, { keep: failed, retry });
  }

  /** @param {string} draft of an application @param {File} file @returns {boolean} */
  attachFile(draft, file) {
    const failure = { keep: () => {}, retry: () => void this.attachFile(draft, file) };
    const send = (/** @type {any} */ saved) => this.api.attach(saved, draft, file);
    return this.#turn({ payload: "/inform" }, { text: file.name, role: "user" }, failure, send);
  }

  /**
   * @param {any} event what came unasked: a message, or an object with `message` or `messages`
   */
  #unasked(event) {
    const messages = event?.messages ?? [event?.message ?? event];
    const real = messages.filter((/** @type {any} */ message) => message?.id && message.text);
    if (real.length === 0) return;
    const turn = { language: this.locale, messages: real };
    // over an open line the same messages come as well, and are spoken
    void this.receive(turn, this.spoken?.announce).then((fresh) => {
      if (fresh) this.views.news();
    });
  }

  /** @returns {Promise<void>} the one beginning that is under way or done */
  ensure() {
    this.#beginning ??= this.#begin().catch((error) => {
      this.#beginning = null;
      throw error;
    });
    return this.#beginning;
  }

  async #begin() {
    const { t, announcer, languages } = this.ui;
    if (languages.list.length === 0) {
      // without the list one can still talk; the next beginning asks again
      await this.api.languages().then((answer) => languages.fill(answer)).catch(() => {});
    }
    const saved = this.store.load();
    if (!saved) return this.#create();
    this.api.language = saved.language;
    try {
      const history = await this.api.history(saved);
      this.saved = saved;
      await this.#speak(history.language);
      const entries = history.messages.map((message) => this.views.log.append(message));
      const last = entries.findLast((entry) => entry.message.role === "user");
      if (last) this.views.log.retireBefore(last, null);
      this.views.log.show(entries.at(-1));
      announcer.say(t("Ihr Gespräch geht weiter."));
      this.follower.start(this.saved);
    } catch (error) {
      if (!expired(error)) throw error;
      this.forget();
      await this.#create(this.#afterwards());
    }
  }

  /** @param {string} [hint] shown and announced before the greeting */
  async #create(hint) {
    const created = await this.api.create(this.chosen);
    const { conversation_id, token, language } = created;
    this.saved = { conversation_id, token, language };
    this.store.save(this.saved);
    if (hint) {
      this.views.log.hint(hint);
      this.ui.announcer.say(hint);
    }
    await this.receive(created);
    this.follower.start(this.saved);
  }

  #afterwards() {
    return this.ui.t("Ihr früheres Gespräch ist abgelaufen und gelöscht. Wir fangen gern neu an.");
  }

  forget() {
    this.store.clear();
    this.saved = null;
    this.#beginning = null;
  }

  /**
   * @param {Body} body
   * @param {Omit<Message, "id">} shown what the log shows as the citizen's message
   * @param {Failure} failure
   * @param {(saved: import("./store.js").Saved) => Promise<Turn>} [send]
   * @returns {boolean}
   */
  #turn(body, shown, failure, send) {
    if (!send && this.spoken?.turn(body, { language: this.locale, ...shown }, failure)) return true;
    if (this.#busy) {
      this.ui.announcer.say(this.ui.t("Einen Moment bitte, die Antwort kommt gleich."));
      return false;
    }
    this.#busy = true;
    const post = send ?? ((/** @type {any} */ saved) => this.api.send(saved, body));
    void this.#exchange(body, shown, failure, post).finally(() => {
      this.#busy = false;
    });
    return true;
  }

  /**
   * @param {Body} body
   * @param {Omit<Message, "id">} shown
   * @param {Failure} failure
   * @param {(saved: import("./store.js").Saved) => Promise<Turn>} send
   */
  async #exchange(body, shown, failure, send) {
    const { log, problem, typing } = this.views;
    const { t } = this.ui;
    let own = null;
    typing.begin(t("Stadtlotse schreibt …"));
    try {
      await this.ensure();
      own = log.append({ language: this.locale, ...shown, id: "" });
      log.show(own);
      const turn = await send(known(this.saved));
      typing.end();
      problem.clear();
      const payload = "payload" in body ? body.payload : null;
      if (payload?.startsWith("/change_language")) this.chosen = turn.language;
      log.retireBefore(own, payload);
      if (turn.ended) await this.farewell(turn);
      else await this.receive(turn);
    } catch (error) {
      typing.end();
      if (own) log.remove(own);
      failure.keep();
      if (expired(error)) await this.renew(failure.retry);
      else this.fail(t("Ihre Nachricht wurde nicht gesendet."), error, failure.retry);
    }
  }

  /**
   * The conversation has ended on the server: a new one begins, with a kind word.
   * @param {(() => void) | null} retry sends again what was not sent
   */
  async renew(retry) {
    const { t } = this.ui;
    this.follower.stop();
    this.forget();
    try {
      this.#beginning = this.#create(this.#afterwards());
      await this.#beginning;
      if (retry) this.views.problem.show(t("Ihre letzte Nachricht ist noch nicht gesendet."), retry);
    } catch (error) {
      this.#beginning = null;
      this.fail(t("Das Gespräch konnte nicht beginnen."), error, () => void this.open());
    }
  }

  /**
   * The citizen asked to be forgotten: the screen forgets too, only the last words stay (without
   * their ids, for nothing more can be fetched).
   * @param {Turn} turn
   * @param {(say: () => void) => void} [announce]
   */
  async farewell(turn, announce) {
    this.follower.stop();
    this.forget();
    this.views.log.clear();
    const messages = turn.messages.map((message) => ({ ...message, id: "" }));
    await this.receive({ ...turn, messages }, announce);
  }

  /** What was answered while a line was broken. @returns {Promise<boolean>} whether there was any */
  async catchUp() {
    return this.receive(await this.api.history(known(this.saved)));
  }

  /**
   * Shows and announces an answer.
   * @param {Turn} turn
   * @param {(say: () => void) => void} [announce] decides when and whether the screen reader speaks
   * @returns {Promise<boolean>} whether there was anything new
   */
  async receive(turn, announce = (say) => say()) {
    const { log } = this.views;
    await this.#speak(turn.language);
    // an answer may also come through the event stream: each message is shown once
    const entries = (turn.messages ?? [])
      .filter(({ id, role }) => role !== "user" && !(id && log.has(id)))
      .map((message) => log.append(message));
    log.show(entries[0]);
    for (const { message, node } of entries) announce(() => announceMessage(this.ui, message, node));
    return entries.length > 0;
  }

  /** @param {string | undefined} locale the language the conversation is now in */
  async #speak(locale) {
    this.locale = locale ?? this.locale;
    this.api.language = this.locale;
    if (this.saved && this.saved.language !== this.locale) {
      this.saved = { ...this.saved, language: this.locale };
      this.store.save(this.saved);
    }
    await this.ui.i18n.use(this.locale);
    this.views.localised(this.locale);
  }

  /**
   * @param {string} text
   * @param {unknown} error
   * @param {(() => void) | null} retry
   * @param {(say: () => void) => void} [announce]
   */
  fail(text, error, retry, announce) {
    this.views.problem.show(inWords(this.ui.t, text, error), retry, announce);
  }
}
