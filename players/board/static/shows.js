// What is on: an airing, a warning, or a source that is switched through. Each writes its plays into the log.
import * as journal from "./journal.js";
import * as media from "./media.js";
import * as screen from "./screen.js";
import * as takeover from "./takeover.js";
import { Playing } from "./sound.js";
import { percentAt } from "./volume.js";

const MARK_EVERY = 10, PLAY_EVERY = 900, FILE_LATE = 10, AGAIN_AFTER = 5000;
const between = (from, now) => Math.max(0, (now - from) / 1000);
const ofKind = (item, kind) => item?.renditions.find((one) => one.type.startsWith(kind)) ?? null;
const audioOf = (path) => Object.assign(new Audio(path), { preload: "auto" });

// An item with its repeats: frames or a picture by the clock, sound and films to their end; one play.
export class Airing {
  constructor(row) { Object.assign(this, { row, kind: "airing", round: 0, part: -1, marked: 0, done: false, shown: "", fault: "", sound: null, film: null }); }

  async begin(now) {
    this.from = now;
    this.play = await journal.begin(this.row.id, "airing");
  }

  position(now) { return this.heard ? between(this.heard, now) : 0; }

  async ready(item) {
    const paths = [...item.renditions.map((one) => one.path), ...item.frames.map((one) => one.picture).filter(Boolean)];
    const here = await media.held();
    return paths.every((path) => here.has(media.shaOf(path))) || !globalThis.caches;
  }

  async start(programme, item, now) {
    const film = ofKind(item, "video/"), picture = ofKind(item, "image/"), sound = ofKind(item, "audio/");
    const each = item.frames.length ? (item.seconds || 0) / item.frames.length : 0;
    if (film) this.parts = [{ film: film.path }];
    else if (item.frames.length) this.parts = item.frames.flatMap((one) => screen.split(one, programme.outlet.layout, one.seconds || each || screen.secondsOf(one)));
    else if (picture) this.parts = [{ image: picture.path, seconds: item.seconds || 15 }];
    else this.parts = [];
    if (!this.parts.length && !sound) return this.close(now, "no_file");
    Object.assign(this, { heard: this.heard ?? now, part: 0, turned: now, volume: item.silent ? 0 : percentAt(programme, now) / 100 });
    if (sound && !film) this.sound = new Playing(audioOf(sound.path), this.volume, now);
    return this.draw(programme, now);
  }

  async draw(programme, now) {
    const part = this.parts[this.part];
    if (!part) { this.shown = this.row.item; return; }
    const name = `${this.row.id} ${this.round} ${this.part}`;
    if (part.film) {
      this.film = new Playing(screen.whole("video", part.film, name), this.volume, now);
      this.shown = media.shaOf(part.film);
    } else if (part.image) {
      screen.whole("img", part.image, name);
      this.shown = media.shaOf(part.image);
    } else {
      screen.frame(part, programme.outlet.layout, name);
      this.shown = await media.digestOf(`${part.lang}\n${part.title}\n${part.text}`);
    }
  }

  async step(programme, now) {
    if (this.done) return;
    const item = programme.items.find((one) => one.id === this.row.item);
    if (this.part < 0) {
      if (this.again && now < this.again) return;
      if (item && (await this.ready(item))) return this.start(programme, item, now);
      // What is not here when it is due is missed, once, and holds nothing else up.
      if (!this.heard && between(new Date(this.row.at), now) > FILE_LATE) return this.close(now, "no_file");
      return;
    }
    this.sound?.step(now);
    this.film?.step(now);
    if (this.film?.failed) { this.fault = "film"; return this.close(now, "failed"); }
    const part = this.parts[this.part];
    const turn = part && (part.film ? this.film.over : between(this.turned, now) >= part.seconds);
    if (turn && this.part < this.parts.length - 1) {
      this.part += 1;
      this.turned = now;
      await this.draw(programme, now);
    } else if ((turn || !part) && (!this.sound || this.sound.over)) {
      await this.roundOver(now);
    }
    if (!this.done && this.position(now) - this.marked >= MARK_EVERY) {
      this.marked = this.position(now);
      await journal.mark(this.play, this.marked);
    }
  }

  async roundOver(now) {
    this.round += 1;
    const unheard = !this.parts.length && (this.sound.silent || this.sound.failed);
    this.sound?.stop();
    if (this.round >= (this.row.repeats || 1)) return this.close(now, unheard ? "no_sound" : "ended");
    Object.assign(this, { part: -1, sound: null, film: null, again: new Date(now.getTime() + (this.row.pause_seconds || 0) * 1000) });
  }

  // Whether all of it was seen, but for the last tick of the clock.
  get nearly() {
    const last = this.parts && this.part === this.parts.length - 1 && this.round === (this.row.repeats || 1) - 1;
    const part = last && this.parts[this.part];
    return last && (!this.sound || this.sound.nearly) && (!part || (part.film ? this.film.nearly : true));
  }

  async close(now, reason) {
    this.sound?.stop();
    this.done = true;
    await journal.end(this.play, this.position(now), reason);
  }

  async stop(now, reason) {
    if (this.done) return;
    const part = this.parts?.[this.part];
    const near = this.nearly && (!part || part.film || between(this.turned, now) >= part.seconds - 1.5);
    const blank = !this.heard && !["takeover", "muted"].includes(reason);
    await this.close(now, blank ? "no_file" : near ? "ended" : reason);
    this.film?.stop();
  }
}

// A warning. Its first play ends when every language was shown once, the next ones last a quarter of an hour.
export class Takeover {
  constructor(row) { Object.assign(this, { row, kind: "takeover", play: null, rounds: 0, shown: "", fault: "", sound: null, sounded: null }); }

  async begin(now) {
    this.from = now;
    this.shown = await media.digestOf(`${this.row.identifier}\n${this.row.exercise ? "exercise" : "actual"}\n${this.row.level ?? ""}`);
  }

  position(now) { return between(this.from, now); }

  async step(programme, now) {
    takeover.show(this.row, this.position(now));
    if (!this.play) {
      this.since = now;
      this.play = await journal.begin(this.row.identifier, "takeover");
    }
    const length = this.rounds ? PLAY_EVERY : takeover.roundSeconds(this.row);
    if (between(this.since, now) >= length) {
      await journal.end(this.play, between(this.since, now), "ended");
      this.rounds += 1;
      this.play = null;
    }
    await this.speak(programme, now);
  }

  async speak(programme, now) {
    const item = programme.items.find((one) => one.id === this.row.item), sound = ofKind(item, "audio/");
    this.sound?.step(now);
    const due = !this.sounded || (this.row.audio_every_seconds > 0 && between(this.sounded, now) >= this.row.audio_every_seconds);
    if (!sound || !due || (this.sound && !this.sound.over) || !(await media.held()).has(media.shaOf(sound.path))) return;
    this.sounded = now;
    this.sound = new Playing(audioOf(sound.path), this.row.exercise ? percentAt(programme, now) / 100 : 1, now);
  }

  async stop(now, reason) {
    this.sound?.stop();
    takeover.hide();
    if (this.play) await journal.end(this.play, between(this.since, now), reason === "turn" || reason === "ended" ? "ended" : reason);
  }
}

// A stream of this server. A board has no radio and no line. Only what the stream gave counts.
export class Through {
  constructor(row, kind) { Object.assign(this, { row, kind, shown: "", fault: "", sound: null, before: 0 }); }

  async begin(now) {
    this.from = now;
    this.play = await journal.begin(this.row.id, this.kind);
    const near = this.row.source === "stream" && new URL(this.row.url, location.href).origin === location.origin;
    if (!near) this.fault = `no_${this.row.source}`;
    this.near = near;
  }

  position() { return this.before + (this.sound?.seconds ?? 0); }

  async step(programme, now) {
    screen.idle(programme, now, false);
    if (!this.near) return;
    this.sound?.step(now);
    if (this.sound?.over) {
      this.before += this.sound.seconds;
      Object.assign(this, { sound: null, fault: "stream", again: new Date(now.getTime() + AGAIN_AFTER) });
    }
    if (!this.sound && (!this.again || now >= this.again)) this.sound = new Playing(audioOf(this.row.url), percentAt(programme, now) / 100, now);
    if (this.sound?.seconds) this.fault = "";
  }

  async stop(now, reason) {
    const position = this.position(), sounds = this.sound?.seconds > 0 && !this.sound.over;
    this.sound?.stop();
    if (this.near && !sounds) this.fault = "stream";
    await journal.end(this.play, position, sounds ? reason : "failed");
  }
}
