// Who the board is to the server: pairing by a short code (RFC 8628), and tokens that are replaced.
import { get, put } from "./kept.js";
import { now } from "./clock.js";

export class Refused extends Error { constructor(status, problem) { super(`${status}`); this.status = status; this.problem = problem; } }
export class Unreachable extends Error {}

const PATIENCE = 20000, EARLY = 60000;
const BY_CODE = "urn:ietf:params:oauth:grant-type:device_code";
export const SOFTWARE = "loa-board/1";
let held = {}, asked = null;

export const restore = async () => { held = (await get("account")) ?? {}; };
export const outletId = () => held.outlet_id ?? "";
export const isPaired = () => Boolean(held.refresh_token);

export async function call(path, { body, token, headers = {} } = {}) {
  const given = { ...headers };
  if (token) given.Authorization = `Bearer ${token}`;
  if (body) given["Content-Type"] = "application/json";
  const form = { method: body ? "POST" : "GET", headers: given, cache: "no-store", credentials: "omit", signal: AbortSignal.timeout(PATIENCE) };
  let answer;
  try {
    answer = await fetch(path, body ? { ...form, body: JSON.stringify(body) } : form);
  } catch (error) {
    throw new Unreachable(String(error));
  }
  if (answer.ok || answer.status === 304) return answer;
  if (answer.status >= 500 || answer.status === 429) throw new Unreachable(`${answer.status}`);
  throw new Refused(answer.status, await answer.json().catch(() => ({})));
}

async function keep(given) {
  const { access_token, refresh_token, outlet_id } = given;
  held = { access_token, refresh_token, outlet_id, ends: now().getTime() + given.expires_in * 1000 };
  await put("account", held);
}

// The new tokens are kept before they are used, so that no power cut loses both.
export async function refresh() {
  try {
    const answer = await call("/v1/outlets/tokens", { body: { grant_type: "refresh_token", refresh_token: held.refresh_token } });
    await keep(await answer.json());
  } catch (error) {
    if (error instanceof Refused) await put("account", (held = { outlet_id: held.outlet_id }));
    throw error;
  }
}

export async function token() {
  if (now().getTime() >= held.ends - EARLY) await refresh();
  return held.access_token;
}

// One step towards being paired; answers what to show, and after how many seconds the next step is due.
export async function pair() {
  if (!asked || now().getTime() >= asked.until) {
    const about = { hardware: navigator.userAgent.slice(0, 100), software: SOFTWARE };
    const given = await (await call("/v1/outlets/pairings", { body: about })).json();
    asked = { ...given, until: now().getTime() + given.expires_in * 1000 };
    return { show: asked, after: asked.interval };
  }
  try {
    const answer = await call("/v1/outlets/tokens", { body: { grant_type: BY_CODE, device_code: asked.device_code } });
    await keep(await answer.json());
    asked = null;
    return { show: null, after: 0 };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const said = error.problem.error;
    if (said === "slow_down") asked.interval += 5;
    else if (said !== "authorization_pending") asked = null;
    return { show: asked, after: asked?.interval ?? 5 };
  }
}
