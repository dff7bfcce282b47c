// What is on follows what `whatPlays` says, tick by tick.
import * as journal from "./journal.js";
import * as screen from "./screen.js";
import { Airing, Takeover, Through } from "./shows.js";
import { isMuted, openSpans, seconds, whatPlays } from "./what_plays.js";

const STARTS = {
  airing: (programme, what) => [Airing, programme.airings.find((one) => one.id === what)],
  takeover: (programme, what) => [Takeover, programme.takeovers.find((one) => one.identifier === what)],
  live: (programme, what) => [Through, programme.live.find((one) => one.id === what)],
  relay: (programme, what) => [Through, programme.relays.find((one) => one.id === what)],
};

export class Player {
  constructor(table) { Object.assign(this, { table, answer: null, on: null, fault: "", leftWith: "", resting: new Map() }); }

  async tick(programme, now) {
    let answer;
    try {
      answer = whatPlays(programme, now, { plays: journal.session(), on: this.answer }, this.table);
      this.fault = "";
    } catch {
      this.fault = "programme";
      return;
    }
    const same = this.answer && this.answer.mode === answer.mode && this.answer.what === answer.what;
    if (same) await this.renew(programme, answer);
    else await this.change(programme, answer, now);
    this.answer = answer;
    if (this.on) await this.on.step(programme, now);
    if (!this.on || this.on.done || (this.on.kind === "airing" && !this.on.heard)) screen.idle(programme, now, answer.mode === "muted");
  }

  // A warning was renewed: its words or its end changed.
  async renew(programme, answer) {
    if (answer.mode !== "takeover" || !this.on) return;
    const [, row] = STARTS.takeover(programme, answer.what);
    if (row) this.on.row = row;
  }

  async change(programme, answer, now) {
    if (this.on) await this.end(programme, answer, now);
    const [Kind, row] = STARTS[answer.mode]?.(programme, answer.what) ?? [];
    if (!row) return;
    const rested = answer.mode === "takeover" ? this.resting.get(answer.what) : null;
    this.on = Object.assign(new Kind(row, answer.mode), rested ?? {});
    await this.on.begin(now);
  }

  async end(programme, answer, now) {
    const { on, answer: last } = this;
    const over = last.until !== null && now >= new Date(last.until);
    let reason = "cut";
    if (answer.mode === "takeover") reason = on.kind === "takeover" && answer.because === last.because ? "turn" : "takeover";
    else if (on.kind !== "airing" && over) reason = "ended";
    else if (answer.mode === "muted") reason = "muted";
    else if (!this.maySound(programme, now)) reason = "window";
    if (on.kind === "takeover") this.resting.set(last.what, { sounded: on.sounded, rounds: on.rounds });
    await on.stop(now, reason);
    // Told of until something else was on: what failed at once would never be heard of.
    this.leftWith = on.fault;
    this.on = null;
  }

  maySound(programme, now) {
    const moment = seconds(now), open = openSpans(programme, moment, this.table);
    return !isMuted(programme.outlet, moment) && open.some(([start, end]) => start <= moment && moment < end);
  }

  async stop(now, reason) {
    if (this.on) await this.on.stop(now, reason);
    this.on = null;
  }
}
