// The heartbeat: how the board is.
import * as account from "./account.js";
import * as programme from "./programme.js";
import { now, offsetSeconds } from "./clock.js";
import { faults as soundFaults } from "./sound.js";
import { words } from "./screen.js";
import { percentAt } from "./volume.js";
import { digestOf } from "./media.js";

const began = performance.now();

function faults(player) {
  const found = new Set([...programme.faults, ...soundFaults, player.fault, player.on ? player.on.fault : player.leftWith]);
  if (!navigator.serviceWorker?.controller) found.add("no_worker");
  if (!globalThis.crypto?.subtle) found.add("insecure");
  found.delete("");
  return [...found].sort();
}

export async function beat(player, { done, reset, screenshot }) {
  const held = programme.effective(), moment = now();
  const room = await (navigator.storage?.estimate?.() ?? Promise.resolve({}));
  return {
    at: moment.toISOString().replace(/\.\d+Z$/, "Z"),
    programme: programme.etag(),
    mode: player.answer?.mode ?? "idle",
    what: player.answer?.what ?? "",
    shown: player.on?.shown ?? "",
    position_seconds: Math.round((player.on?.position(moment) ?? 0) * 10) / 10,
    clock_offset_seconds: offsetSeconds(),
    ...(room.quota ? { free_bytes: Math.max(0, room.quota - room.usage) } : {}),
    network: navigator.connection?.type ?? "",
    volume_percent: held ? percentAt(held, moment) : 80,
    software: account.SOFTWARE,
    uptime_seconds: Math.round((performance.now() - began) / 1000),
    reset_reason: reset,
    missing: globalThis.caches ? (await programme.missing(moment)).slice(0, 100) : [],
    faults: faults(player),
    done,
    screenshot: screenshot ? await digestOf(words()) : "",
  };
}
