// Lets the board start without a server, and serves held media in parts: a film in a cache can't be wound without that.
// The server puts SHELL (addresses) and VERSION before this line.
const FILES = `loa-board-files-${VERSION}`, MEDIA = "loa-board-media";

self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(FILES);
  await cache.addAll(SHELL.map((one) => new Request(one, { cache: "no-cache" })));
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith("loa-board-files-") && name !== FILES);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  // What the page brings to look at its hash goes past the cache.
  if (url.pathname.startsWith("/media/")) { if (request.cache !== "no-store") event.respondWith(media(request, url)); }
  else if (url.pathname === "/board" || SHELL.includes(url.pathname)) event.respondWith(file(request, url));
});

async function file(request, url) {
  return (await (await caches.open(FILES)).match(url.pathname)) ?? fetch(request);
}

async function media(request, url) {
  const found = await (await caches.open(MEDIA)).match(url.pathname);
  if (!found) return fetch(request);
  const asked = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get("range") ?? "");
  if (!asked || (!asked[1] && !asked[2])) return found;
  const whole = await found.blob(), size = whole.size;
  const start = asked[1] ? Number(asked[1]) : Math.max(0, size - Number(asked[2]));
  const end = asked[1] && asked[2] ? Math.min(Number(asked[2]), size - 1) : size - 1;
  if (start >= size || start > end) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${size}` } });
  const headers = { "Content-Type": found.headers.get("content-type"), "Content-Range": `bytes ${start}-${end}/${size}`, "Content-Length": String(end - start + 1), "Accept-Ranges": "bytes" };
  return new Response(whole.slice(start, end + 1), { status: 206, headers });
}
