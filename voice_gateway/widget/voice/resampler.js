// From one sampling rate to another, piece by piece: a sinc filter under a Kaiser window, one set of
// weights for each place an output sample can have between two input samples.

/** Zero crossings of the sinc on each side: passes up to 7.1 of 8 kHz, and 70 dB less from 8.3 on. */
const LOBES = 32;
const CUTOFF = 0.48;
const BETA = 6.8;

export class Resampler {
  /** @type {Float32Array[]} weights for each phase */
  #kernels = [];
  #input = new Float32Array(0);
  #fill = 0;
  #phase = 0;

  /**
   * @param {number} from rate of what is pushed, Hz
   * @param {number} to rate of what comes out, Hz
   */
  constructor(from, to) {
    const common = divisor(from, to);
    this.step = from / common;
    this.phases = to / common;
    this.half = Math.ceil(LOBES * Math.max(1, from / to));
    // in periods of the input
    const cutoff = (CUTOFF * Math.min(from, to)) / from;
    for (let phase = 0; phase < this.phases; phase += 1) {
      this.#kernels.push(kernel(this.half, phase / this.phases, cutoff));
    }
    this.reset();
  }

  /** Forgets the sound so far. */
  reset() {
    this.#phase = 0;
    this.#fill = this.half - 1;
    this.#input.fill(0);
    this.#reserve(this.#fill);
  }

  /**
   * @param {Float32Array} piece
   * @returns {Float32Array} what is ready; the last two milliseconds wait for the next piece
   */
  push(piece) {
    this.#reserve(this.#fill + piece.length);
    this.#input.set(piece, this.#fill);
    this.#fill += piece.length;
    const output = new Float32Array(Math.ceil((this.#fill * this.phases) / this.step) + 1);
    const width = 2 * this.half;
    let start = 0;
    let count = 0;
    while (start + width <= this.#fill) {
      const weights = this.#kernels[this.#phase];
      let sum = 0;
      for (let tap = 0; tap < width; tap += 1) sum += this.#input[start + tap] * weights[tap];
      output[count] = sum;
      count += 1;
      this.#phase += this.step;
      start += Math.floor(this.#phase / this.phases);
      this.#phase %= this.phases;
    }
    this.#input.copyWithin(0, start, this.#fill);
    this.#fill -= start;
    return output.subarray(0, count);
  }

  /** @param {number} length */
  #reserve(length) {
    if (length <= this.#input.length) return;
    const larger = new Float32Array(2 * length);
    larger.set(this.#input);
    this.#input = larger;
  }
}

/**
 * @param {number} half
 * @param {number} offset of the output sample behind the middle, in input samples (0…1)
 * @param {number} cutoff
 */
function kernel(half, offset, cutoff) {
  const weights = new Float32Array(2 * half);
  let total = 0;
  for (let tap = 0; tap < weights.length; tap += 1) {
    const distance = tap - (half - 1) - offset;
    const angle = 2 * Math.PI * cutoff * distance;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    const edge = 1 - (distance / half) ** 2;
    weights[tap] = edge < 0 ? 0 : sinc * bessel(BETA * Math.sqrt(edge));
    total += weights[tap];
  }
  return weights.map((weight) => weight / total);
}

/** @param {number} x @returns {number} the modified Bessel function of order 0 */
function bessel(x) {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > 1e-9 * sum; n += 1) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}

/** @param {number} a @param {number} b @returns {number} */
function divisor(a, b) {
  return b === 0 ? a : divisor(b, a % b);
}
