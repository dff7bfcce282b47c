// Lets the browser keep this page for when there is no connection (worker.js): for pages of its kind alone.
const kind = /^\/(?:(x|a|p)\/|$)/.exec(location.pathname);
if (kind && "serviceWorker" in navigator) addEventListener("load", async () => {
  try {
    const scope = kind[1] ? `/${kind[1]}/` : "/?";
    const { installing, waiting, active } = await navigator.serviceWorker.register("/worker.js", { scope });
    const files = performance.getEntriesByType("resource").map((one) => one.name);
    (active ?? waiting ?? installing)?.postMessage({ keep: [location.href, ...files] });
  } catch { /* Without it, pages are read with a connection. */ }
});
