// What went wrong, in words.
import { ApiError } from "./api.js";

/**
 * @param {unknown} error
 * @returns {boolean} whether the conversation is no longer there
 */
export function expired(error) {
  return error instanceof ApiError && error.expired;
}

const GONE = ["missing_token", "invalid_token", "conversation_expired"];

/**
 * @param {any} problem told over a line, where there is no status
 * @returns {ApiError}
 */
export function fromLine(problem) {
  return new ApiError(GONE.includes(problem.code) ? 401 : 503, problem);
}

/**
 * @param {import("./i18n.js").I18n["t"]} t
 * @param {string} text what did not work
 * @param {unknown} error the server's own explanation is used where there is one
 * @returns {string}
 */
export function inWords(t, text, error) {
  const answered = error instanceof ApiError && error.status > 0;
  const reason = answered
    ? error.detail
    : t("Der Server ist nicht erreichbar. Bitte prüfen Sie Ihre Internet-Verbindung oder rufen Sie an: 115.");
  return `${text} ${reason}`.trim();
}

/**
 * @template T
 * @param {T | null} saved
 * @returns {T}
 */
export function known(saved) {
  if (!saved) throw new ApiError(0); // erased while this was on its way
  return saved;
}
