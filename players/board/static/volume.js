// How loud it is by the hour, 0 to 100.
import { clock, offsetOf, seconds } from "./what_plays.js";

let table = null;
export const use = (given) => { table = given; };

export function percentAt(programme, now) {
  const wall = (seconds(now) + offsetOf(programme, table)) % 86400;
  const fits = ({ from, to }) => (clock(from) < clock(to) ? wall >= clock(from) && wall < clock(to) : wall >= clock(from) || wall < clock(to));
  const found = (programme.volume ?? []).find(fits);
  return Math.max(0, Math.min(100, found?.percent ?? 80));
}
