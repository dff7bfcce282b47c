// The time as the server counts it. A board's own clock may be years off after a power cut.
import { get, put } from "./kept.js";

// A difference below this, in milliseconds, is the way of the answer.
const NEGLIGIBLE = 2000;
let offset = 0;

export const now = () => new Date(Date.now() + offset);
export const offsetSeconds = () => Math.round(offset / 100) / 10;
export const restore = async () => { offset = (await get("offset")) ?? 0; };

export async function correct(serverTime) {
  const behind = Date.parse(serverTime) - now().getTime();
  if (!(Math.abs(behind) > NEGLIGIBLE)) return;
  offset += behind;
  await put("offset", offset);
}
