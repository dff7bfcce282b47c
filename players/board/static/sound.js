// Sound and films that may be forbidden to start by themselves: found out after two seconds, muted and told of.
const BLOCKED_AFTER = 2000;
export const faults = new Set();

export class Playing {
  // `element`: an audio or video element with its source; `volume` is 0 to 1.
  constructor(element, volume, now) {
    Object.assign(this, { element, began: now.getTime(), silent: false, ended: false, failed: false, started: false });
    element.volume = volume;
    // Nobody has to allow what makes no sound.
    if (!volume) element.muted = true;
    element.addEventListener("ended", () => { this.ended = true; });
    element.addEventListener("error", () => { this.failed = true; });
    element.addEventListener("playing", () => { this.started = true; });
    element.play().catch((error) => { if (error.name === "NotAllowedError") this.mute(); });
  }

  mute() {
    if (this.silent) return;
    this.silent = true;
    faults.add("needs_flag");
    this.element.muted = true;
    this.element.play().catch(() => { this.failed = true; });
  }

  step(now) {
    const late = now.getTime() - this.began;
    if (!this.started && !this.ended && late > BLOCKED_AFTER) this.mute();
    if (this.started && !this.silent) faults.delete("needs_flag");
    if (!this.started && !this.ended && late > 5 * BLOCKED_AFTER) this.failed = true;
  }

  get over() { return this.ended || this.failed; }

  // How much of it was given; what may not sound counts for nothing.
  get seconds() { return this.silent ? 0 : this.element.currentTime || 0; }

  // Whether no more than the last second is missing.
  get nearly() { return this.over || this.element.currentTime > (this.element.duration || Infinity) - 1.5; }

  stop() {
    this.element.pause();
    if (this.element.tagName === "AUDIO") this.element.removeAttribute("src");
  }
}

export function tone(seconds) {
  const context = new AudioContext(), source = context.createOscillator(), gain = context.createGain();
  source.frequency.value = 1000;
  gain.gain.value = 0.5;
  source.connect(gain).connect(context.destination);
  source.start();
  source.stop(context.currentTime + seconds);
  if (context.state !== "running") faults.add("needs_flag");
  return context.state === "running";
}
