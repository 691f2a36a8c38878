// Runs in the browser's sound thread: 16-bit PCM → loudspeaker, through a ring buffer. It begins when
// a little is in store, so that a late packet leaves no gap, and it can be emptied at once.
import { Resampler } from "./resampler.js";

const LEAD = 0.06; // seconds in store before the sound begins
const FADE = 0.005; // seconds; a sound that breaks off would click
const ROOM = 8; // seconds at first; it grows

class Playback extends AudioWorkletProcessor {
  #ring = new Float32Array(ROOM * sampleRate);
  #start = 0;
  #fill = 0;
  #waited = 0;
  #last = 0;
  #held = false;
  #sounding = false;
  #draining = false;

  /** @param {{processorOptions: {rate: number}}} options */
  constructor({ processorOptions: { rate } }) {
    super();
    this.resampler = new Resampler(rate, sampleRate);
    this.port.onmessage = ({ data }) => {
      if (data instanceof ArrayBuffer) this.#store(data);
      else if (data === "flush") this.#flush();
      else if (data === "drain") this.#draining = true;
      else this.#held = data === "hold";
    };
  }

  /** @param {unknown} _inputs @param {Float32Array[][]} outputs */
  process(_inputs, [[output]]) {
    if (!output) return true;
    if (!this.#sounding) this.#wait(output.length);
    const count = this.#sounding && !this.#held ? Math.min(this.#fill, output.length) : 0;
    for (let i = 0; i < count; i += 1) {
      output[i] = this.#ring[(this.#start + i) % this.#ring.length];
    }
    this.#start = (this.#start + count) % this.#ring.length;
    this.#fill -= count;
    if (count > 0) this.#last = output[count - 1];
    for (let i = count; i < output.length; i += 1) {
      this.#last *= 0.9;
      output[i] = Math.abs(this.#last) > 1e-5 ? this.#last : 0;
    }
    if (this.#fill === 0 && this.#sounding) this.#tell(false);
    if (this.#fill === 0 && this.#draining) {
      this.#draining = false;
      this.port.postMessage("drained");
    }
    return true;
  }

  /** Short sounds that never reach the lead begin after the same time. @param {number} samples */
  #wait(samples) {
    if (this.#fill === 0) return;
    this.#waited += samples;
    const lead = LEAD * sampleRate;
    if (this.#fill >= lead || this.#waited >= lead) this.#tell(true);
  }

  /** @param {boolean} sounding */
  #tell(sounding) {
    this.#sounding = sounding;
    this.#waited = 0;
    this.port.postMessage(sounding);
  }

  /** @param {ArrayBuffer} pcm */
  #store(pcm) {
    const sound = Float32Array.from(new Int16Array(pcm), (value) => value / 32768);
    const samples = this.resampler.push(sound);
    while (this.#fill + samples.length > this.#ring.length) this.#grow();
    const end = this.#start + this.#fill;
    samples.forEach((value, i) => (this.#ring[(end + i) % this.#ring.length] = value));
    this.#fill += samples.length;
  }

  #grow() {
    const larger = new Float32Array(2 * this.#ring.length);
    for (let i = 0; i < this.#fill; i += 1) {
      larger[i] = this.#ring[(this.#start + i) % this.#ring.length];
    }
    this.#ring = larger;
    this.#start = 0;
  }

  #flush() {
    const audible = this.#sounding && !this.#held;
    const rest = Math.min(audible ? this.#fill : 0, Math.round(FADE * sampleRate));
    for (let i = 0; i < rest; i += 1) {
      this.#ring[(this.#start + i) % this.#ring.length] *= 1 - (i + 1) / rest;
    }
    this.#fill = rest;
    this.resampler.reset();
  }
}

registerProcessor("stadtlotse-playback", Playback);
