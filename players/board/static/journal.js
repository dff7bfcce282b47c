// The log of plays: what was begun and how it ended, kept until the server has taken it. A play that was on when the power went
// is closed with the reason `restart` at the next start.
import { dropPlay, plays, putPlay } from "./kept.js";
import { now } from "./clock.js";

const DAY = 24 * 3600 * 1000, KEPT = 30 * DAY, REMEMBERED = 2 * DAY, MOST = 200;
// What ended so is not tried again, as if all of it had been shown.
const IN_VAIN = ["no_file", "no_sound", "failed"];
const known = new Map();
const written = (moment) => moment.toISOString().replace(/\.\d+Z$/, "Z");

export async function restore() {
  for (const play of await plays()) {
    known.set(play.id, play);
    if (!play.ended) {
      const ended = written(new Date(Date.parse(play.started) + play.played_seconds * 1000));
      await note({ ...play, ended, reason: "restart" });
    }
  }
  await tidy();
}

async function note(play) {
  known.set(play.id, play);
  await putPlay(play);
}

export async function begin(what, kind) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const id = Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
  await note({ id, what, kind, started: written(now()), ended: null, completed: false, played_seconds: 0, reason: "", taken: false });
  return id;
}

export const mark = (id, played) => note({ ...known.get(id), played_seconds: Math.round(played * 10) / 10 });

// `ended` alone means that all of it was shown.
export async function end(id, played, reason) {
  const play = known.get(id);
  if (!play || play.ended) return;
  await note({ ...play, ended: written(now()), played_seconds: Math.round(played * 10) / 10, completed: reason === "ended", reason });
}

export function waiting() {
  const told = [...known.values()].filter((one) => one.ended && !one.taken).sort((a, b) => (a.started < b.started ? -1 : 1));
  return told.slice(0, MOST).map(({ taken, ...rest }) => rest);
}

export async function take(ids) {
  for (const id of ids) await note({ ...known.get(id), taken: true });
}

export function session() {
  const lately = [...known.values()].filter((one) => one.kind === "airing" && one.ended && now() - Date.parse(one.started) < REMEMBERED);
  return lately.map((one) => ({ airing: one.what, started: one.started, played_seconds: one.played_seconds, completed: one.completed || IN_VAIN.includes(one.reason) }));
}

export async function tidy() {
  for (const one of known.values()) {
    if (now() - Date.parse(one.started) < (one.taken ? REMEMBERED : KEPT)) continue;
    known.delete(one.id);
    await dropPlay(one.id);
  }
}
