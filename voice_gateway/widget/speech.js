// Recording with the browser's MediaRecorder: WebM/Opus, or MP4 where WebM is unknown (Safari).

const FORMATS = ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"];

/** Why there is no recording; the view says it in words. */
export class RecordingError extends Error {
  /** @param {"denied" | "missing" | "busy" | "unsupported"} reason */
  constructor(reason) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * @param {unknown} error of getUserMedia
 */
export function explain(error) {
  const name = error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return new RecordingError("denied");
  if (name === "NotFoundError" || name === "OverconstrainedError") {
    return new RecordingError("missing");
  }
  return new RecordingError("busy");
}

export class Recorder {
  /** @type {MediaRecorder | null} */
  #recorder = null;
  /** Counts the attempts, so that a microphone granted after a cancel is switched off again. */
  #attempt = 0;

  /**
   * Asks for the microphone and begins.
   * @returns {Promise<boolean>} false if it was cancelled while the browser asked for permission
   */
  async start() {
    const attempt = ++this.#attempt;
    // outside of https the browser offers no microphone at all
    if (!navigator.mediaDevices?.getUserMedia || typeof MediaRecorder === "undefined") {
      throw new RecordingError("unsupported");
    }
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch((error) => {
      throw explain(error);
    });
    if (attempt !== this.#attempt) {
      release(stream);
      return false;
    }
    const mimeType = FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
    try {
      this.#recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
      this.#recorder.start();
    } catch {
      release(stream);
      this.#recorder = null;
      throw new RecordingError("unsupported");
    }
    return true;
  }

  /**
   * Ends the recording and switches the microphone off.
   * @returns {Promise<Blob>}
   */
  stop() {
    const recorder = this.#recorder;
    this.#recorder = null;
    if (!recorder) return Promise.reject(new RecordingError("busy"));
    return new Promise((resolve) => {
      /** @type {Blob[]} */
      const chunks = [];
      recorder.addEventListener("dataavailable", (event) => chunks.push(event.data));
      recorder.addEventListener("stop", () => {
        release(recorder.stream);
        resolve(new Blob(chunks, { type: recorder.mimeType.split(";")[0] }));
      });
      if (recorder.state === "inactive") resolve(new Blob());
      else recorder.stop();
    });
  }

  /** Throws the recording away. */
  cancel() {
    this.#attempt += 1;
    const recorder = this.#recorder;
    this.#recorder = null;
    if (!recorder) return;
    if (recorder.state !== "inactive") recorder.stop();
    release(recorder.stream);
  }
}

/** @param {MediaStream} stream */
export function release(stream) {
  stream.getTracks().forEach((track) => track.stop());
}
