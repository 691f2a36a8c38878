// From a recording to a text that the citizen can check, correct and send.
import { ApiError } from "./api.js";
import { expired, known } from "./failure.js";

/**
 * @param {import("./dialogue.js").Dialogue} dialogue
 * @param {Blob} audio
 */
export async function transcribe(dialogue, audio) {
  const { t, announcer } = dialogue.ui;
  const { composer, problem, typing } = dialogue.views;
  typing.begin(t("Ihre Aufnahme wird in Text umgewandelt …"));
  try {
    await dialogue.ensure();
    const answer = await dialogue.api.speech(known(dialogue.saved), audio);
    const transcript = answer.transcript?.trim();
    if (!transcript) throw new ApiError(422); // silence: the text below says what to do
    problem.clear();
    composer.add(transcript, "after");
    const text = t("Verstanden: {text}", { text: transcript });
    announcer.say(`${text} ${t("Bitte prüfen und dann senden.")}`);
  } catch (error) {
    if (expired(error)) await dialogue.renew(null);
    // the server's own words say it better: too long, not a voice, not in this language
    const explained = error instanceof ApiError && error.detail !== "";
    const own = t("Ihre Aufnahme wurde nicht verstanden. Bitte sprechen Sie noch einmal oder schreiben Sie.");
    dialogue.fail(explained ? "" : own, error, null);
  } finally {
    typing.end();
  }
}
