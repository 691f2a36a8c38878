// Joins a hands-free conversation to the written one: the same conversation, log and problems.
import { ApiError } from "./api.js";
import { expired, fromLine, inWords, known } from "./failure.js";
import { RecordingError } from "./speech.js";
import { HandsFree } from "./view/handsfree.js";
import { noRecording } from "./view/microphone.js";
import { Session } from "./voice/session.js";
import { Turns } from "./voice/turns.js";

const BUSY = ["too_many_calls", "speech_busy", "rate_limited"];

/**
 * @param {import("./dialogue.js").Dialogue} dialogue
 * @param {import("./view/button.js").Ui & {player: import("./player.js").Player}} ui
 * @param {import("./view/dictation.js").Dictation} dictation
 * @param {import("./view/problem.js").Problem} problem
 */
export function handsFree(dialogue, ui, dictation, problem) {
  const { t, player, languages } = ui;
  const again = () => view.start();
  const fail = (/** @type {unknown} */ error) => {
    problem.show(inWords(t, t("Freihändig sprechen geht gerade nicht."), error), again);
  };
  const session = new Session({
    prepare: () => dialogue.ensure(),
    address: () => dialogue.api.voice(known(dialogue.saved)),
    hello: () => ({ token: known(dialogue.saved).token }),
    turns: () => turns,
    failed: (error) => {
      if (error instanceof RecordingError) problem.show(noRecording(t, error.reason));
      else fail(error);
    },
    refused: (reason, begun) => {
      const error = fromLine(reason);
      if (begun) return;
      if (expired(error)) void dialogue.renew(null);
      // the gateway speaks the browser's language here, the person perhaps another
      else if (BUSY.includes(error.code)) {
        problem.show(t("Gerade sprechen sehr viele Menschen. Bitte versuchen Sie es gleich noch einmal."), again);
      } else fail(error);
    },
    unreachable: () => fail(new ApiError(0)),
  });
  const gone = (/** @type {(() => void) | null} */ retry) => {
    session.stop();
    void dialogue.renew(retry);
  };
  const turns = new Turns(dialogue, (event) => session.tell(event), gone);
  dialogue.spoken = turns;
  const view = new HandsFree(ui, session, {
    begin: () => {
      if (!languages.canHear(dialogue.locale)) {
        problem.show(t("In dieser Sprache kann ich noch nicht zuhören. Bitte schreiben Sie."));
        return false;
      }
      problem.clear();
      player.stop();
      dictation.quit();
      return true;
    },
    changed: () => {
      // one ear is enough: push-to-talk would record what is heard anyway
      dictation.node.hidden = session.active;
      if (session.state === "speaking") player.stop();
    },
  });
  player.addEventListener("change", () => {
    if (player.state === "loading") session.interrupt();
  });
  return { session, view };
}
