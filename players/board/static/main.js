// The board: starts with what it holds, plays it, and keeps in touch with the server.
import * as account from "./account.js";
import * as clock from "./clock.js";
import * as journal from "./journal.js";
import * as media from "./media.js";
import * as programme from "./programme.js";
import * as screen from "./screen.js";
import * as volume from "./volume.js";
import { Commands } from "./commands.js";
import { get, put } from "./kept.js";
import { Player } from "./player.js";
import { beat } from "./telling.js";
import { offsetOf, seconds } from "./what_plays.js";

const TICK = 500, BACK_OFF = [30, 60, 120], JITTER = 0.2, PLAYS_EVERY = 30, TIDY_EVERY = 86400, FILES_A_STEP = 3;
// Without a frame for so long the page is loaded again; once a night, too, when nothing is due.
const FROZEN = 30000, NIGHT = [2 * 3600, 4 * 3600], OLD_ENOUGH = 6 * 3600;
const due = {}, born = performance.now();
let player = null, commands = null, failures = 0, reset = "", asked = null, frame = performance.now(), leaving = false;

const isDue = (what) => clock.now().getTime() >= (due[what] ?? 0);
function putOff(what, after) {
  const spread = what === "pair" ? 1 : 1 + JITTER * (2 * Math.random() - 1);
  due[what] = clock.now().getTime() + after * 1000 * spread;
}

async function talk() {
  if (!isDue("server")) return;
  try {
    if (account.isPaired()) await exchange();
    else if (isDue("pair")) {
      const step = await account.pair();
      asked = step.show;
      putOff("pair", step.after);
    }
    failures = 0;
  } catch (error) {
    if (error instanceof account.Unreachable) {
      putOff("server", BACK_OFF[Math.min(failures, BACK_OFF.length - 1)]);
      failures += 1;
    } else if (error instanceof account.Refused) await refused(error);
    else throw error;
  }
}

async function refused(error) {
  if (error.status !== 401 || !account.isPaired()) return putOff("server", BACK_OFF[0]);
  try {
    await account.refresh();
  } catch {
    // Not paired any more: a code is asked for at the next step, and what is held goes on.
    putOff("server", account.isPaired() ? BACK_OFF[0] : 1);
  }
}

async function exchange() {
  const token = await account.token(), now = clock.now();
  if (isDue("poll")) {
    await programme.fetchNew(token, account.outletId());
    putOff("poll", programme.effective()?.poll_seconds ?? 60);
  }
  await programme.bringFiles(now, FILES_A_STEP);
  const held = programme.effective() ?? {};
  if (isDue("beat")) {
    await tell(token);
    putOff("beat", held.heartbeat_seconds ?? 60);
  }
  if (isDue("plays")) {
    const plays = journal.waiting();
    if (plays.length) {
      await account.call("/v1/outlets/me/plays", { token, body: { plays } });
      await journal.take(plays.map((one) => one.id));
    }
    putOff("plays", PLAYS_EVERY);
  }
  if (isDue("tidy")) {
    await journal.tidy();
    if (globalThis.caches) await media.evict(programme.named());
    media.failed.clear();
    putOff("tidy", TIDY_EVERY);
  }
}

async function tell(token) {
  const done = commands.waiting();
  const body = await beat(player, { done, reset, screenshot: commands.screenshot });
  const answer = await (await account.call("/v1/outlets/me/heartbeats", { token, body })).json();
  commands.screenshot = false;
  await commands.tell(done);
  if (answer.server_time) await clock.correct(answer.server_time);
  if (answer.programme && answer.programme !== programme.etag()) due.poll = 0;
}

async function play() {
  const held = programme.effective(), now = clock.now();
  if (!held) return screen.pairing(account.isPaired() ? null : asked);
  await player.tick(held, now);
  await commands.step(held, player);
  return nightly(held, now);
}

async function nightly(held, now) {
  const wall = (seconds(now) + offsetOf(held, player.table)) % 86400;
  const night = wall >= NIGHT[0] && wall < NIGHT[1] && performance.now() - born > OLD_ENOUGH * 1000;
  if (night && !player.on && !player.maySound(held, now)) await leave("nightly");
}

async function leave(why) {
  if (leaving) return;
  leaving = true;
  if (player) await player.stop(clock.now(), "restart");
  await put("left", why);
  const worker = await navigator.serviceWorker?.getRegistration("/board");
  await worker?.update().catch(() => {});
  location.reload();
}

// One at a time: a slow disk makes a tick late, never two of them.
function every(milliseconds, work) {
  let busy = false;
  setInterval(async () => {
    if (busy || leaving) return;
    busy = true;
    try {
      await work();
    } catch (error) {
      console.error(error);
    } finally {
      busy = false;
    }
  }, milliseconds);
}

// Hints that the programme changed. An EventSource sends no credential, so the stream is read by hand.
async function listen() {
  for (;;) {
    let pause = 5000;
    try {
      if (account.isPaired()) {
        const headers = { Authorization: `Bearer ${await account.token()}`, Accept: "text/event-stream" };
        const answer = await fetch(`${document.documentElement.dataset.hints ?? ""}/hints/outlets/me`, { headers, cache: "no-store", credentials: "omit" });
        if (!answer.ok || !answer.body) pause = 600000;
        else for await (const text of answer.body.pipeThrough(new TextDecoderStream())) if (text.includes("event: changed")) due.poll = 0;
      }
    } catch {
      // A lost hint costs one poll.
    }
    await new Promise((done) => { setTimeout(done, pause); });
  }
}

function watch() {
  const seen = () => {
    frame = performance.now();
    requestAnimationFrame(seen);
  };
  requestAnimationFrame(seen);
  every(5000, async () => { if (document.visibilityState === "visible" && performance.now() - frame > FROZEN) await leave("watchdog"); });
  addEventListener("resize", screen.refit);
  navigator.wakeLock?.request("screen").catch(() => {});
  navigator.storage?.persist?.().catch(() => {});
}

async function start() {
  if (navigator.serviceWorker) await navigator.serviceWorker.register("/board/worker.js", { scope: "/board" }).catch(() => {});
  const table = await (await fetch("/board/precedence.json")).json();
  volume.use(table);
  reset = (await get("left")) ?? "power_on";
  await put("left", "power");
  await Promise.all([clock.restore(), account.restore(), journal.restore(), programme.restore(), document.fonts.load("700 20px Board", "Ầă ក")]);
  player = new Player(table);
  commands = new Commands((name) => (name === "reload" || name === "restart" ? leave(name) : null));
  await commands.restore();
  await play();
  every(TICK, play);
  every(1000, talk);
  watch();
  listen();
  if (globalThis.caches) media.check().catch(() => {});
}

start();
