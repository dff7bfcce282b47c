// Keeps the last pages for when there is no connection: network first, else the copy, which says how old it is.
// It is registered for `/?`, `/x/`, `/a/` and `/p/` alone (keep.js), so that no other page has anything to do with it,
// and keeps only what the server lets anybody keep. Another VERSION throws away what the one before kept.
const VERSION = "1";
const PAGES = `loa-pages-${VERSION}`, FILES = `loa-files-${VERSION}`;
const MOST_PAGES = 30, MOST_FILES = 60;
const KEPT = /^\/($|x\/|a\/|p\/)/;
const AT = "x-kept-at";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("loa-") && name !== PAGES && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && KEPT.test(url.pathname)) event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The page that registered the worker was loaded before there was one: it names itself and its files.
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(Promise.all(event.data.keep.map(keepNamed)));
});

async function keepNamed(address) {
  const url = new URL(address);
  if (url.origin !== self.location.origin) return;
  const isFile = url.pathname.startsWith("/static/");
  if (!isFile && !KEPT.test(url.pathname)) return;
  const answer = await fetch(url.href);
  await (isFile ? put(FILES, MOST_FILES, url.href, answer) : keepPage(url.href, answer));
}

async function page(event, url) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil([404, 410].includes(answer.status) ? forget(url.href) : keepPage(url.href, answer.clone()));
    return answer;
  } catch {
    const kept = await caches.open(PAGES);
    const found = (await kept.match(url.href)) ?? (await kept.match(url.href, { ignoreSearch: !url.searchParams.has("after") }));
    return found ? dated(found) : nothing();
  }
}

function mayKeep(answer) {
  const rule = answer.headers.get("cache-control") ?? "";
  return answer.ok && !answer.redirected && answer.type === "basic" && rule.includes("public") && !rule.includes("no-store");
}

async function keepPage(address, answer) {
  if (!mayKeep(answer) || !(answer.headers.get("content-type") ?? "").startsWith("text/html")) return;
  const headers = new Headers(answer.headers);
  headers.set(AT, String(Date.now()));
  for (const name of ["content-encoding", "content-length", "vary"]) headers.delete(name);
  await put(PAGES, MOST_PAGES, address, new Response(await answer.text(), { headers }));
}

async function forget(address) {
  await (await caches.open(PAGES)).delete(address);
}

async function put(name, most, address, answer) {
  if (name === FILES && !mayKeep(answer)) return;
  const cache = await caches.open(name);
  await cache.delete(address);
  await cache.put(address, answer);
  const keys = await cache.keys();
  await Promise.all(keys.slice(0, Math.max(0, keys.length - most)).map((key) => cache.delete(key)));
}

async function file(request) {
  const cache = await caches.open(FILES), kept = await cache.match(request.url);
  if (kept && /immutable/.test(kept.headers.get("cache-control") ?? "")) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) await put(FILES, MOST_FILES, request.url, answer.clone());
    return answer;
  } catch (error) {
    const older = kept ?? (await cache.match(request.url, { ignoreSearch: true }));
    if (older) return older;
    throw error;
  }
}

async function dated(found) {
  const clock = new Intl.DateTimeFormat("vi-VN", {
    timeZone: "Asia/Ho_Chi_Minh", hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric", hour12: false,
  });
  const parts = Object.fromEntries(clock.formatToParts(Number(found.headers.get(AT))).map((one) => [one.type, one.value]));
  const at = `${parts.hour}:${parts.minute} ${parts.day}/${parts.month}/${parts.year}`;
  const text = await found.text();
  const shown = text.replace('<p class="offline" role="status" hidden>', '<p class="offline" role="status">').replace("--:--", at);
  return new Response(shown, { headers: found.headers });
}

function nothing() {
  const said = ["Mất mạng, trang này chưa được lưu. Nguy hiểm hãy gọi 112.", "គ្មានអ៊ីនធឺណិត ទំព័រនេះមិនទាន់បានរក្សាទុកទេ។ មានគ្រោះថ្នាក់ សូមហៅ 112។", "No connection, and no copy of this page. In danger call 112."];
  const lines = said.map((one) => `<p>${one.replace("112", '<a href="tel:112">112</a>')}</p>`).join("");
  const body = `<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Loa</title><h1>Loa</h1>${lines}</html>`;
  return new Response(body, { status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
}
