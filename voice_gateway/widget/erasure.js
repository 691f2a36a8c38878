// Forgetting a conversation at the citizen's wish.
import { expired } from "./failure.js";

/**
 * Erases the conversation on the server and here.
 * @param {import("./dialogue.js").Dialogue} dialogue
 */
export async function erase(dialogue) {
  const { t, announcer } = dialogue.ui;
  const { log, problem } = dialogue.views;
  try {
    if (dialogue.saved) await dialogue.api.erase(dialogue.saved);
  } catch (error) {
    // what is already gone needs no erasing
    if (!expired(error)) {
      const text = t("Das Gespräch konnte nicht gelöscht werden.");
      dialogue.fail(text, error, () => void erase(dialogue));
      return;
    }
  }
  dialogue.follower.stop();
  dialogue.forget();
  log.clear();
  problem.clear();
  const text = t("Ihr Gespräch ist gelöscht. Wenn Sie wieder schreiben, beginnt ein neues.");
  log.hint(text);
  announcer.say(text);
}
