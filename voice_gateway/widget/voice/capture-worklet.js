// Runs beside the page, in the browser's sound thread: microphone → 20 ms frames of 16-bit PCM.
import { Resampler } from "./resampler.js";

class Capture extends AudioWorkletProcessor {
  /** @param {{processorOptions: {rate: number, samples: number}}} options */
  constructor({ processorOptions: { rate, samples } }) {
    super();
    this.resampler = new Resampler(sampleRate, rate);
    this.samples = samples;
    this.frame = new Int16Array(samples);
    this.fill = 0;
  }

  /** @param {Float32Array[][]} inputs */
  process([[channel] = []]) {
    if (!channel) return true; // nothing is connected yet, or no longer
    for (const value of this.resampler.push(channel)) {
      this.frame[this.fill] = Math.max(-1, Math.min(1, value)) * 32767;
      this.fill += 1;
      if (this.fill === this.samples) this.#deliver();
    }
    return true;
  }

  #deliver() {
    this.port.postMessage(this.frame.buffer, [this.frame.buffer]);
    this.frame = new Int16Array(this.samples);
    this.fill = 0;
  }
}

registerProcessor("stadtlotse-capture", Capture);
