// What a board plays at a moment: the twin of models/programme/what_plays.py, by the same table (precedence.json), proved by
// the same vectors (tests/players/what_plays.json). Times are whole seconds since 1970.
const DAY = 86400;

export const seconds = (moment) => Math.floor((moment instanceof Date ? moment.getTime() : Date.parse(moment)) / 1000);
export const text = (moment) => new Date(moment * 1000).toISOString().replace(".000Z", "Z");

export function whatPlays(programme, now, session, table) {
  const moment = seconds(now);
  const found = candidates(programme, moment, session, table);
  const able = found.filter((one) => !one.refused);
  const muted = isMuted(programme.outlet, moment);
  const on = able.find((one) => one.running) ?? null;
  const held = new Map(able.map((one) => [one, heldBack(one, on, muted, table)]));
  const ranked = able.filter((one) => !held.get(one)).sort((a, b) => compare(rank(a, on, table), rank(b, on, table)));
  const first = takingTurns(ranked, programme, moment, table);
  const others = found.filter((one) => !first || one.row !== first.row)
    .map((one) => ({ mode: one.rule.mode, what: one.id, because: one.refused || held.get(one) || "outranked" }));
  const answer = (mode, what, because, from, until) => ({ mode, what, because, from, until, instead_of: others });
  if (first) return answer(first.rule.mode, first.id, first.rule.rule, text(first.span[0]), text(first.span[1]));
  if (muted) return answer("muted", "", "muted", null, programme.outlet.muted_until ?? null);
  return answer("idle", "", "idle", null, null);
}

export function isMuted(outlet, moment) {
  const until = outlet.muted_until ?? null;
  return Boolean(outlet.muted) && (until === null || moment < seconds(until));
}

const holds = ([start, end], moment) => start <= moment && moment < end;

function candidates(programme, moment, session, table) {
  const open = openSpans(programme, moment, table), found = [];
  for (const rule of table.rules) {
    for (const row of programme[rule.from] ?? []) {
      if (Object.entries(rule.where ?? {}).some(([name, value]) => row[name] !== value)) continue;
      const one = rule.from === "airings" ? airing(rule, row, moment, session, open, table) : heldRow(rule, row, moment, session, open);
      if (one) found.push(one);
    }
  }
  return found;
}

const candidate = (rule, id, row, span, running = false, refused = "") => ({ rule, id, row, span, running, refused });

function heldRow(rule, row, moment, session, open) {
  const spans = row.airings ? row.airings.map((part) => span(part, "from", "until"))
    : [span(row, "from", "expires" in row ? "expires" : "until")];
  const own = spans.find((one) => holds(one, moment));
  if (!own) return null;
  const id = row.identifier ?? row.id;
  if (!rule.gated) return candidate(rule, id, row, own);
  const hours = open.find((one) => holds(one, moment));
  if (!hours) return candidate(rule, id, row, own, false, "outside_windows");
  return candidate(rule, id, row, [own[0], Math.min(own[1], hours[1])], isOn(session, rule.mode, id));
}

function airing(rule, row, moment, session, open, table) {
  const own = span(row, "at", "ends"), length = own[1] - own[0];
  if (moment < own[0]) return null;
  const hours = open.find((one) => holds(one, own[0]));
  const plays = session.plays.filter((one) => one.airing === row.id);
  const on = isOn(session, "airing", row.id) ? session.on : null;
  const done = plays.some((one) => one.completed) || (on !== null && moment >= seconds(on.until));
  if (on && !done) return goingOn(rule, row, moment, on, open);
  let refused = done ? "done" : !hours ? "outside_windows" : moment + length <= hours[1] ? "" : "past_window";
  if (!refused) {
    if (plays.length) refused = worthAgain(plays, length, table) ? "" : "cut";
    else refused = inTime(own[0], moment, session, table) ? "" : "late";
  }
  if (refused && moment >= own[1] + table.late_seconds) return null;
  return candidate(rule, row.id, row, [moment, moment + length], false, refused);
}

function goingOn(rule, row, moment, on, open) {
  const own = span(on, "from", "until"), hours = open.find((one) => holds(one, moment));
  if (!hours) return candidate(rule, row.id, row, own, false, "outside_windows");
  return candidate(rule, row.id, row, [own[0], Math.min(own[1], hours[1])], true);
}

function worthAgain(plays, length, table) {
  let last = plays[0];
  for (const one of plays) if (seconds(one.started) > seconds(last.started)) last = one;
  return length - last.played_seconds >= table.resume_share * length;
}

function inTime(due, moment, session, table) {
  let free = due;
  for (const play of [...session.plays].sort((a, b) => seconds(a.started) - seconds(b.started))) {
    const started = seconds(play.started);
    if (started <= free + table.late_seconds) free = Math.max(free, started + Math.trunc(play.played_seconds));
  }
  const { on } = session;
  if (on && table.waits_for.includes(on.mode) && seconds(on.from) <= free + table.late_seconds) {
    free = Math.max(free, Math.min(moment, seconds(on.until)));
  }
  return moment <= free + table.late_seconds;
}

const isOn = (session, mode, what) => session.on !== null && session.on.mode === mode && session.on.what === what;
const level = (one, table) => table.levels.indexOf(one.row.level);

function heldBack(one, on, muted, table) {
  if (muted && one.rule.muted) return "muted";
  if (!on || one === on || one.rule.cuts_higher || !table.never_cut_by_lower.includes(on.rule.mode)) return "";
  return level(one, table) > level(on, table) ? "may_not_cut" : "";
}

function rank(one, on, table) {
  let turn = 0;
  if (one.rule.mode === "airing" && on && on.rule === one.rule) turn = one === on ? 1 : level(one, table) < level(on, table) ? 0 : 2;
  return [table.rules.indexOf(one.rule), turn, ...one.rule.order.map((name) => key(one, name, table))];
}

function key(one, name, table) {
  const bare = name.replace(/^-/, "");
  let value = one.row[bare];
  if (bare === "level") value = level(one, table);
  else if (bare === "from") value = one.span[0];
  else if (bare === "at" || bare === "sent") value = seconds(value);
  return name === bare ? value : -value;
}

function compare(a, b) {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}

function takingTurns(ranked, programme, moment, table) {
  if (ranked[0]?.rule.mode !== "takeover") return ranked[0] ?? null;
  const turns = ranked.filter((one) => one.rule === ranked[0].rule);
  if (turns.length === 1) return turns[0];
  const lengths = turns.map((one) => turn(one, programme, table));
  const since = moment - Math.max(...turns.map((one) => one.span[0]));
  let at = moment - (since % lengths.reduce((sum, one) => sum + one, 0));
  for (const [index, one] of turns.entries()) {
    const end = at + lengths[index];
    if (moment < end) return { ...one, span: [Math.max(at, one.span[0]), Math.min(end, one.span[1])] };
    at = end;
  }
  throw new Error("A moment lies in a turn.");
}

function turn(one, programme, table) {
  const item = programme.items.find((row) => row.id === one.row.item);
  return Math.max(table.rotate_seconds, Math.ceil((item?.seconds || 0) + (programme.outlet.lead_in_seconds || 0)));
}

export function openSpans(programme, moment, table) {
  const offset = offsetOf(programme, table), midnight = Math.floor((moment + offset) / DAY), found = [];
  for (let day = midnight - table.look_days; day <= midnight + table.look_days; day += 1) {
    // 1 January 1970 was a Thursday.
    const name = table.days[(day + 3) % 7];
    for (const window of programme.windows) {
      const start = clock(window.from);
      let end = clock(window.to);
      if (!window.days.includes(name) || start === end) continue;
      if (end < start) end += DAY;
      found.push([day * DAY + start - offset, day * DAY + end - offset]);
    }
  }
  const joined = [];
  for (const one of found.sort(compare)) {
    const last = joined.at(-1);
    if (last && one[0] <= last[1]) last[1] = Math.max(last[1], one[1]);
    else joined.push([...one]);
  }
  return joined;
}

export function offsetOf(programme, table) {
  if (!(programme.time_zone in table.zones)) throw new Error(`The time zone ${programme.time_zone} is not in the table.`);
  return table.zones[programme.time_zone] * 60;
}

export function clock(wall) {
  const [hours, minutes] = wall.split(":").map(Number);
  return hours * 3600 + minutes * 60;
}

const span = (row, start, end) => [seconds(row[start]), seconds(row[end])];
