"use strict";
// What this browser keeps. The id of the conversation, its language and the last news stay until they are forgotten, so
// that answers still arrive next week. What was said stays only as long as the tab, and never a PIN: whoever takes the
// phone next finds none. The page shows a PIN once, and the chat itself needs none for a person's own reports.
window.LoaMemory = (function () {
  const PREFIX = "loa-chat-";
  const OF_THE_TAB = new Set(["log", "buttons", "unsent"]);
  const PIN = /(PIN\D{0,4})\d{6}/g;
  const ALONE = /^\s*\d{6}\s*$/;

  let forgotten = false;

  const place = (name) => (OF_THE_TAB.has(name) ? sessionStorage : localStorage);

  function get(name, other) {
    try { return JSON.parse(place(name).getItem(PREFIX + name)) ?? other; } catch { return other; }
  }

  function set(name, value) {
    // An answer that arrives between forgetting and the new page must not be kept.
    if (forgotten) return;
    try { place(name).setItem(PREFIX + name, JSON.stringify(value)); } catch { /* private mode */ }
  }

  function forget() {
    forgotten = true;
    for (const store of [localStorage, sessionStorage]) {
      try {
        Object.keys(store).filter((key) => key.startsWith(PREFIX)).forEach((key) => store.removeItem(key));
      } catch { /* private mode */ }
    }
  }

  const withoutPin = (text) => text.replace(PIN, "$1••••••").replace(ALONE, "••••••");

  // An earlier version of this page kept what was said, PINs included, until somebody cleared the browser.
  for (const name of OF_THE_TAB) {
    try { localStorage.removeItem(PREFIX + name); } catch { /* private mode */ }
  }

  return { get, set, forget, withoutPin };
})();
