// What the server may order: a closed list, each order done once and told of. It is noted before it is done, so that `restart`
// does not restart for ever.
import { get, put } from "./kept.js";
import * as journal from "./journal.js";
import { now } from "./clock.js";
import { tone } from "./sound.js";

const TONE_SECONDS = 2;

export class Commands {
  constructor(does) { Object.assign(this, { does, known: {}, told: [], screenshot: false }); }

  async restore() { Object.assign(this, (await get("commands")) ?? {}); }

  async step(programme, player) {
    for (const { id, name, expires } of programme.commands ?? []) {
      const quiet = !player.on && player.maySound(programme, now());
      if (id in this.known || now() >= new Date(expires) || (name === "test_tone" && !quiet)) continue;
      if (!["test_tone", "reload", "send_screenshot", "restart"].includes(name)) continue;
      this.known[id] = expires;
      await this.keep();
      if (name === "test_tone") await this.testTone();
      else if (name === "send_screenshot") this.screenshot = true;
      else await this.does(name);
    }
  }

  async testTone() {
    const play = await journal.begin("test_tone", "test"), heard = tone(TONE_SECONDS);
    await journal.end(play, heard ? TONE_SECONDS : 0, heard ? "ended" : "no_sound");
  }

  waiting() { return Object.keys(this.known).filter((id) => !this.told.includes(id)); }

  async tell(ids) {
    if (!ids.length) return;
    this.told = [...new Set([...this.told, ...ids])];
    for (const [id, expires] of Object.entries(this.known)) if (this.told.includes(id) && now() >= new Date(expires)) delete this.known[id];
    this.told = this.told.filter((id) => id in this.known);
    await this.keep();
  }

  keep() { return put("commands", { known: this.known, told: this.told }); }
}
