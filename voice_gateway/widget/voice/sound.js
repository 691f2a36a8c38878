// The two ends of a line in the browser: the microphone and the loudspeaker.
import { explain, RecordingError, release } from "../speech.js";

/** Hz, both ways */
export const RATE = 16_000;
const FRAME = RATE / 50;
const CONSTRAINTS = {
  echoCancellation: true, // otherwise the assistant would interrupt itself
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: 1,
};

/**
 * Made while a press is being handled: later, browsers keep a sound context silent.
 * @returns {AudioContext}
 */
export function openContext() {
  if (typeof AudioContext === "undefined" || typeof AudioWorkletNode === "undefined") {
    throw new RecordingError("unsupported");
  }
  const context = new AudioContext({ latencyHint: "interactive" });
  // calls and other programs take the sound away for a while
  context.addEventListener("statechange", () => {
    if (context.state !== "running" && context.state !== "closed") resume(context);
  });
  resume(context);
  return context;
}

/** @param {AudioContext} context */
function resume(context) {
  context.resume().catch(() => {}); // still not allowed: the next change of state tries again
}

/** @param {AudioContext} context @param {string} name */
function load(context, name) {
  return context.audioWorklet.addModule(new URL(name, import.meta.url));
}

export class Microphone {
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {AudioNode[]} */
  #nodes = [];

  /**
   * @param {(frame: ArrayBuffer) => void} frame gets 20 ms of 16-bit little-endian PCM at RATE
   * @param {() => void} gone the microphone was pulled out or its permission taken back
   */
  constructor(frame, gone) {
    this.frame = frame;
    this.gone = gone;
  }

  /** Asks for permission. @param {AudioContext} context */
  async open(context) {
    if (!navigator.mediaDevices?.getUserMedia) throw new RecordingError("unsupported");
    const asked = navigator.mediaDevices.getUserMedia({ audio: CONSTRAINTS });
    const stream = await asked.catch((error) => {
      throw explain(error);
    });
    this.#stream = stream;
    try {
      await load(context, "capture-worklet.js");
      const node = new AudioWorkletNode(context, "stadtlotse-capture", {
        channelCount: 1,
        channelCountMode: "explicit",
        processorOptions: { rate: RATE, samples: FRAME },
      });
      node.port.onmessage = ({ data }) => this.frame(data);
      const source = context.createMediaStreamSource(stream);
      // its output is silence, but what leads nowhere is not run everywhere
      source.connect(node).connect(context.destination);
      this.#nodes = [source, node];
    } catch {
      this.close();
      throw new RecordingError("unsupported");
    }
    for (const track of stream.getTracks()) track.addEventListener("ended", () => this.gone());
  }

  /** A muted microphone hears silence; nothing of it leaves this device. @param {boolean} muted */
  mute(muted) {
    for (const track of this.#stream?.getTracks() ?? []) track.enabled = !muted;
  }

  close() {
    for (const node of this.#nodes) node.disconnect();
    if (this.#stream) release(this.#stream);
    this.#nodes = [];
    this.#stream = null;
  }
}

export class Loudspeaker {
  /** whether a sound is being heard */
  sounding = false;
  #drained = () => {};

  /** @param {() => void} changed `sounding` is another now */
  constructor(changed) {
    this.changed = changed;
  }

  /** @param {AudioContext} context @param {AudioNode} [target] */
  async open(context, target = context.destination) {
    await load(context, "playback-worklet.js");
    this.node = new AudioWorkletNode(context, "stadtlotse-playback", {
      numberOfInputs: 0,
      outputChannelCount: [1],
      processorOptions: { rate: RATE },
    });
    this.node.port.onmessage = ({ data }) => {
      if (data === "drained") {
        this.#drained();
        return;
      }
      this.sounding = data;
      this.changed();
    };
    this.node.connect(target);
  }

  /** @param {ArrayBuffer} pcm 16-bit little-endian at RATE; given away */
  play(pcm) {
    this.node?.port.postMessage(pcm, [pcm]);
  }

  /** Silence at once; what was not heard yet is dropped. */
  flush() {
    this.node?.port.postMessage("flush");
  }

  /** Stops in the middle, or goes on from there. @param {boolean} held */
  hold(held) {
    this.node?.port.postMessage(held ? "hold" : "go");
  }

  /** @param {() => void} done called when all that was given has been heard */
  drain(done) {
    this.#drained = done;
    this.node?.port.postMessage("drain");
  }

  close() {
    this.node?.disconnect();
    this.sounding = false;
  }
}
