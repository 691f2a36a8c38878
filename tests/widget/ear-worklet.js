// Keeps every sample that comes by, in the sound thread, where no busy page can make it miss any.
class Ear extends AudioWorkletProcessor {
  process([[channel] = []]) {
    if (channel) this.port.postMessage(channel.slice());
    return true;
  }
}

registerProcessor("ear", Ear);
