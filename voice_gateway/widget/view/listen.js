// Listen, stop, slower: the controls under each message of the assistant.
import { el, isDisabled, setDisabled } from "../dom.js";
import { button, relabel } from "./button.js";

/**
 * @param {import("./button.js").Ui & {player: import("../player.js").Player}} ui
 * @param {string} message id
 * @param {(rate: number | null) => Promise<Blob>} load
 * @param {AbortSignal} signal ends the listening to the player when the log is emptied
 */
export function listenControls(ui, message, load, signal) {
  const { t, player } = ui;
  const problem = el("p", { class: "listen-problem", hidden: true });

  async function begin() {
    problem.hidden = true;
    try {
      await player.play(message, load);
    } catch (error) {
      const detail = /** @type {any} */ (error).detail ?? "";
      const text = `${t("Vorlesen geht gerade nicht.")} ${detail}`.trim();
      problem.textContent = text;
      problem.hidden = false;
      ui.announcer.say(text);
    }
  }

  const listen = button(ui, {
    label: () => label(),
    icon: "speaker",
    class: "quiet listen",
    onclick: () => {
      const state = player.stateOf(message);
      if (state === "playing") player.pause();
      else if (state === "paused") void player.resume();
      else if (state === "idle") void begin();
    },
  });
  const stop = button(ui, {
    label: () => t("Stopp"),
    icon: "square",
    class: "quiet stop",
    onclick: () => {
      if (!isDisabled(stop)) player.stop();
    },
  });
  stop.hidden = true;
  const slower = button(ui, {
    label: () => t("Langsamer"),
    icon: "slower",
    class: "quiet slower",
    onclick: () => {
      const speaking = player.stateOf(message) !== "idle";
      player.toggleRate();
      // the new speed is heard at once, from the beginning of the message
      if (speaking) void begin();
    },
  });

  function label() {
    const state = player.stateOf(message);
    if (state === "playing") return t("Pause");
    if (state === "paused") return t("Weiter vorlesen");
    return state === "loading" ? t("Wird geladen …") : t("Vorlesen");
  }

  function update() {
    const state = player.stateOf(message);
    relabel(listen, label(), { playing: "pause", paused: "play" }[state] ?? "speaker");
    // once shown, "stop" stays: hiding it at the end of the sound could drop the focus
    if (state !== "idle") stop.hidden = false;
    setDisabled(stop, state === "idle");
    slower.setAttribute("aria-pressed", String(player.slower));
  }
  player.addEventListener("change", update, { signal });
  update();
  return el("div", { class: "listen-controls" }, listen, stop, slower, problem);
}
