// The programme that is held: fetched, checked, and put in force when the files of its next day are here.
import { call, Refused } from "./account.js";
import { get, put } from "./kept.js";
import * as media from "./media.js";

const AHEAD = 24 * 3600 * 1000;
const AT_ONCE = ["serial", "outlet", "windows", "volume", "takeovers", "live", "commands", "poll_seconds", "heartbeat_seconds"];
export const faults = new Set();
let force = null, coming = null, keys = [], forgotten = false;

// A tag as it left Loa, without its quotes: a proxy that compresses makes it weak, or adds the coding.
const bare = (tag) => tag.replace(/^W\//, "").replaceAll('"', "").replace(/(?:(?:--?|;)(?:x-gzip|gzip|br|zstd|deflate|compress)){1,3}$/, "");
export const etag = () => bare(force?.etag ?? "");
export const forgetTag = () => { forgotten = true; };

export async function restore() {
  keys = (await get("keys")) ?? [];
  [force, coming] = await Promise.all([restored("programme"), restored("coming")]);
}

async function restored(name) {
  const written = await get(name);
  if (!written || ["signature", "format"].includes(await signatureFault(written.text, written.signature, false))) return null;
  return { ...written, body: JSON.parse(written.text) };
}

// What counts now: the programme in force, with what the coming one says at once.
export function effective() {
  if (!force || !coming) return (force ?? coming)?.body ?? null;
  const items = new Map([...force.body.items, ...coming.body.items].map((one) => [one.id, one]));
  const urgent = Object.fromEntries(AT_ONCE.filter((name) => name in coming.body).map((name) => [name, coming.body[name]]));
  return { ...force.body, ...urgent, items: [...items.values()] };
}

export async function fetchNew(token, outletId) {
  const newest = coming ?? force, tag = newest && !forgotten ? newest.etag : "";
  forgotten = false;
  const answer = await call("/v1/outlets/me/programme", { token, headers: tag ? { "If-None-Match": `"${bare(tag)}"` } : {} });
  if (answer.status === 304) return;
  const text = await answer.text(), signature = answer.headers.get("loa-signature") ?? "";
  const fault = (await signatureFault(text, signature, true)) || contentFault(text, outletId, newest?.body);
  for (const one of ["signature", "format", "other_outlet", "older", "no_signature_check"]) faults.delete(one);
  if (fault) faults.add(fault);
  // A browser that can't check says so, and goes on: its connection is the server's.
  if (fault && fault !== "no_signature_check") return;
  const kept = { etag: answer.headers.get("etag") ?? "", signature, text };
  await put("coming", kept);
  coming = { ...kept, body: JSON.parse(text) };
}

export async function bringFiles(now, most) {
  const here = await media.held();
  const lacking = (body) => filesOf(body, now).filter((path) => !here.has(media.shaOf(path)) && (media.failed.get(media.shaOf(path)) ?? 0) < media.TRIES);
  const wanted = [...new Set([coming, force].filter(Boolean).flatMap((one) => lacking(one.body)))].slice(0, globalThis.caches ? most : 0);
  for (const path of wanted) if (await media.bring(path)) here.add(media.shaOf(path));
  if (coming && !(globalThis.caches && lacking(coming.body).length)) {
    const { etag: tag, signature, text } = coming;
    await put("programme", { etag: tag, signature, text });
    await put("coming", null);
    [force, coming] = [coming, null];
  }
  return wanted.length;
}

export async function missing(now) {
  const newest = coming ?? force, here = await media.held();
  return newest ? [...new Set(filesOf(newest.body, now).map(media.shaOf))].filter((one) => !here.has(one)) : [];
}

export const named = () => new Set([force, coming].filter(Boolean).flatMap((one) => one.body.items.flatMap(pathsOf)).map(media.shaOf));

export function pathsOf(item) {
  return [...item.renditions.map((one) => one.path), ...item.frames.map((one) => one.picture).filter(Boolean)];
}

// What is needed within a day: of takeovers first, then of airings by their hour.
function filesOf(body, now) {
  const due = body.airings.filter((one) => Date.parse(one.ends) > now && Date.parse(one.at) < now.getTime() + AHEAD);
  due.sort((a, b) => (a.at < b.at ? -1 : 1));
  const items = new Map(body.items.map((one) => [one.id, one]));
  return [...body.takeovers, ...due].flatMap((one) => (items.has(one.item) ? pathsOf(items.get(one.item)) : []));
}

function contentFault(text, outletId, newest) {
  try {
    const body = JSON.parse(text);
    if (body.format !== 1 || !Array.isArray(body.airings) || Number.isNaN(Date.parse(body.until))) return "format";
    if (body.outlet.id !== outletId) return "other_outlet";
    return newest?.outlet.id === outletId && body.serial < newest.serial ? "older" : "";
  } catch {
    return "format";
  }
}

const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (one) => one.charCodeAt(0));
const textOf = (bytes) => btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// A detached JWS (RFC 7515, appendix F) with Ed25519 (RFC 8037) over exactly the bytes of the body.
async function signatureFault(text, signature, mayAsk) {
  if (!globalThis.crypto?.subtle) return "no_signature_check";
  try {
    const [head, mark] = signature.split("..");
    const { alg, kid } = JSON.parse(new TextDecoder().decode(bytesOf(head)));
    if (mayAsk && !keys.some((one) => one.kid === kid)) await bringKeys();
    const jwk = keys.find((one) => one.kid === kid && one.crv === "Ed25519");
    if (!jwk || !["EdDSA", "Ed25519"].includes(alg)) return "signature";
    const key = await imported(jwk);
    if (!key) return "no_signature_check";
    const signed = new TextEncoder().encode(`${head}.${textOf(new TextEncoder().encode(text))}`);
    return (await crypto.subtle.verify("Ed25519", key, bytesOf(mark), signed)) ? "" : "signature";
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError || error instanceof DOMException) return "signature";
    throw error;
  }
}

async function imported({ kty, crv, x }) {
  try {
    return await crypto.subtle.importKey("jwk", { kty, crv, x }, "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error.name === "NotSupportedError") return null;
    throw error;
  }
}

async function bringKeys() {
  try {
    keys = (await (await call("/v1/outlets/keys")).json()).keys;
    await put("keys", keys);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}
