// Why the microphone cannot be used, in words, with a way on.

/**
 * @param {import("../i18n.js").I18n["t"]} t
 * @param {string} reason of a RecordingError
 * @returns {string}
 */
export function noRecording(t, reason) {
  const way = t("Sie können Ihre Nachricht schreiben.");
  if (reason === "denied") {
    return `${t("Das Mikrofon ist nicht freigegeben. Sie können es in den Einstellungen Ihres Browsers freigeben.")} ${way}`;
  }
  if (reason === "missing") return `${t("Es ist kein Mikrofon angeschlossen.")} ${way}`;
  if (reason === "unsupported") return `${t("Dieser Browser kann hier nicht aufnehmen.")} ${way}`;
  return `${t("Das Mikrofon antwortet nicht. Vielleicht benutzt es ein anderes Programm.")} ${way}`;
}
