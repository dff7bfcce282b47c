// The files of programmes, in the cache from which the worker serves them. Nothing whose hash is wrong gets in.
import { call, Refused } from "./account.js";

const CACHE = "loa-board-media";
export const TRIES = 3;
export const failed = new Map();
export const shaOf = (path) => path.split("/").pop().split(".")[0];

export async function digest(bytes) {
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(sum, (one) => one.toString(16).padStart(2, "0")).join("");
}

export const digestOf = (text) => (globalThis.crypto?.subtle ? digest(new TextEncoder().encode(text)) : Promise.resolve(""));

export async function held() {
  if (!globalThis.caches) return new Set();
  return new Set((await (await caches.open(CACHE)).keys()).map((one) => shaOf(new URL(one.url).pathname)));
}

export async function bring(path) {
  const sha256 = shaOf(path);
  try {
    const answer = await call(path), bytes = await answer.arrayBuffer();
    if (await digest(bytes) !== sha256) throw new Refused(0, {});
    const headers = { "Content-Type": answer.headers.get("content-type") ?? "", "Content-Length": String(bytes.byteLength) };
    await (await caches.open(CACHE)).put(path, new Response(bytes, { headers }));
    failed.delete(sha256);
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    failed.set(sha256, (failed.get(sha256) ?? 0) + 1);
    return false;
  }
}

// At each start every file is read again: a disk that rots shows nothing wrong.
export async function check() {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) {
    const bytes = await (await cache.match(request)).arrayBuffer();
    if (await digest(bytes) !== shaOf(new URL(request.url).pathname)) await cache.delete(request);
  }
}

export async function evict(wanted) {
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) if (!wanted.has(shaOf(new URL(request.url).pathname))) await cache.delete(request);
}
