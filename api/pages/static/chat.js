"use strict";
// The web chat: a client of /webhooks/rest. The sender's random id is the credential of the conversation.
(function () {
  const BASE = "/webhooks/rest";
  const KEEP = 60;
  const NEWS_EVERY_MS = 15000;
  // Who sends on within this time, or types, is answered to all of it at once; nobody waits longer than the second.
  const GATHER_MS = 1000;
  const LONGEST_MS = 5000;
  const MOST_GATHERED = 14;
  const view = window.LoaView;
  const memory = window.LoaMemory;
  const kept = window.LoaUnsent;
  const unsent = new Set();

  function random() {
    const bytes = crypto.getRandomValues(new Uint8Array(24));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  const sender = memory.get("sender", null) || random();
  memory.set("sender", sender);
  let language = memory.get("language", "vi");
  let waiting = Promise.resolve();
  // Messages whose answer is not shown yet, that answer, how many are on the way, when the first and last was sent.
  const burst = { ids: [], replies: null, open: 0, first: 0, last: 0, timer: 0 };
  const texts = () => window.LoaTexts[language];

  function remember(row) {
    memory.set("log", [...memory.get("log", []), { ...row, text: memory.withoutPin(row.text) }].slice(-KEEP));
  }

  function show(kind, text, id) {
    remember({ kind, text, id });
    return view.bubble(kind, text);
  }

  // What somebody says: shown at once, and unsent until it has arrived.
  function say(text, message, metadata) {
    const id = random();
    show("me", text, id);
    kept.keep(id, message, metadata);
    send(message, { ...metadata, message_id: id });
  }

  function receive(replies) {
    for (const reply of replies) {
      if (reply.text) show("bot", reply.text);
      if (reply.image) view.bubble("bot", "", reply.image);
    }
    const asked = replies.filter((reply) => reply.buttons);
    const buttons = asked.length ? asked[asked.length - 1].buttons : [];
    memory.set("buttons", buttons);
    if (buttons.length) view.choices(buttons, press);
  }

  async function post(message, metadata) {
    const response = await fetch(`${BASE}/webhook`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      body: JSON.stringify({ sender, message, metadata }),
    });
    // Too many or too busy: the answer says when to come back.
    if ([429, 503].includes(response.status)) throw new Error((await response.json()).detail || texts().slow);
    if (!response.ok) throw new Error(texts().failed);
    return response.json();
  }

  // One message after the other, each with an id of its own: sent twice, it counts once.
  function send(message, metadata) {
    const whole = { ...metadata, message_id: metadata.message_id || random() };
    view.dropChoices();
    view.say(texts().sending);
    burst.open += 1;
    burst.last = Date.now();
    if (!burst.ids.length) burst.first = burst.last;
    clearTimeout(burst.timer);
    waiting = waiting.then(() => post(message, { ...whole, unshown: burst.ids })).then(
      (replies) => { kept.remove(whole.message_id); gather(whole, replies); },
      (error) => { burst.open -= 1; view.say(""); failed(error, message, whole); settle(); },
    );
  }

  // The answer holds those to the messages before: it takes their place. A call for help, and a button, wait for nothing.
  function gather(sent, replies) {
    burst.open -= 1;
    burst.ids = [...burst.ids, sent.message_id].slice(-MOST_GATHERED);
    burst.replies = replies;
    const atOnce = sent.greeting || sent.language || replies.some((reply) => reply.custom && reply.custom.at_once);
    if (atOnce) answer();
    else settle();
  }

  function settle() {
    clearTimeout(burst.timer);
    if (burst.open || !burst.replies) return;
    const due = Math.min(burst.last + GATHER_MS, burst.first + LONGEST_MS);
    burst.timer = setTimeout(answer, Math.max(0, due - Date.now()));
  }

  function answer() {
    clearTimeout(burst.timer);
    const replies = burst.replies;
    burst.ids = [];
    burst.replies = null;
    if (!replies) return;
    if (!burst.open) view.say("");
    receive(replies);
  }

  function failed(error, message, metadata) {
    const said = error.name === "Error" ? error.message : texts().failed;
    offerAgain(said, () => send(message, metadata), kept.urgent(message));
  }

  // What an earlier visit of the page could not send stands there with its mark, and goes out when there is a line.
  function unsentBefore(row) {
    const found = row.id && kept.find(row.id);
    if (!found) return;
    if (found.lost) view.bubble("me failed", texts().lost);
    else offerAgain(texts().failed, () => send(found.message, { ...found.metadata, message_id: found.id }), found.urgent);
  }

  // Each once more, calls for help first.
  function resend() {
    const due = [...unsent].sort((one, other) => other.urgent - one.urgent);
    due.forEach((again) => again());
    if (due.length) view.say(texts().resending);
  }

  // Tapped, or as soon as the line is back.
  function offerAgain(text, action, urgent) {
    const offer = view.bubble("me failed", text || texts().failed);
    offer.tabIndex = 0;
    offer.setAttribute("role", "button");
    const again = () => { if (unsent.delete(again)) { offer.remove(); action(); } };
    again.urgent = Boolean(urgent);
    unsent.add(again);
    offer.addEventListener("click", again);
    offer.addEventListener("keydown", (event) => { if (event.key === "Enter") again(); });
  }

  function press(button) {
    say(button.title, button.payload, {});
  }

  async function sendPhoto(file) {
    view.bubble("me", texts().photo, URL.createObjectURL(file));
    view.say(texts().sending);
    const body = new FormData();
    body.append("sender", sender);
    body.append("file", file);
    try {
      const response = await fetch(`${BASE}/photo`, { method: "POST", body, headers: { "Accept-Language": language } });
      const answer = await response.json();
      view.say("");
      if (response.ok) send("", { photo: answer.id });
      else view.bubble("me failed", answer.detail || texts().bad_photo);
    } catch {
      view.say("");
      offerAgain(texts().failed, () => sendPhoto(file));
    }
  }

  function sendPlace() {
    if (!navigator.geolocation) { view.say(texts().no_place); return; }
    view.say(texts().asking_place);
    navigator.geolocation.getCurrentPosition(
      (found) => say(texts().my_place, "", { location: { lat: found.coords.latitude, lon: found.coords.longitude } }),
      () => view.say(texts().no_place),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  }

  async function news() {
    if (document.hidden) return;
    try {
      const after = encodeURIComponent(memory.get("news", ""));
      const response = await fetch(`${BASE}/inbox?after=${after}`, { headers: { "X-Chat-Sender": sender } });
      if (!response.ok) return;
      for (const row of await response.json()) {
        show("news", [row.title, row.body].filter(Boolean).join("\n"));
        memory.set("news", row.id);
      }
    } catch { /* offline: the next round asks again */ }
  }

  function choose(wanted) {
    language = wanted;
    memory.set("language", wanted);
    view.label(texts(), wanted);
    fetch(`/v1/hotlines?lang=${wanted}`).then((answer) => answer.json())
      .then((answer) => view.hotlines(answer.hotlines)).catch(() => {});
  }

  function forget() {
    memory.forget();
    location.reload();
  }

  document.getElementById("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const field = document.getElementById("text");
    const text = field.value.trim();
    field.value = "";
    if (text) say(text, text, {});
  });
  document.getElementById("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      document.getElementById("form").requestSubmit();
    }
  });
  document.getElementById("text").addEventListener("input", () => { if (burst.replies) { burst.last = Date.now(); settle(); } });
  document.getElementById("photo").addEventListener("change", (event) => {
    for (const file of event.target.files) sendPhoto(file);
    event.target.value = "";
  });
  document.getElementById("menu").addEventListener("click", () => say(texts().menu, "menu", {}));
  document.getElementById("place").addEventListener("click", sendPlace);
  document.getElementById("language").addEventListener("change", (event) => {
    choose(event.target.value);
    send("", { language });
  });
  document.addEventListener("visibilitychange", news);
  window.addEventListener("pagehide", answer);
  window.addEventListener("online", resend);
  const sure = document.getElementById("sure");
  document.getElementById("forget").addEventListener("click", () => sure.showModal());
  sure.addEventListener("close", () => { if (sure.returnValue === "forget") forget(); });

  document.getElementById("language").value = language;
  choose(language);
  const before = memory.get("log", []);
  before.forEach((row) => { view.bubble(row.kind, row.text); unsentBefore(row); });
  if (before.length) {
    const buttons = memory.get("buttons", []);
    if (buttons.length) view.choices(buttons, press);
  } else {
    send("", { greeting: true });
  }
  if (navigator.onLine) resend();
  news();
  setInterval(news, NEWS_EVERY_MS);
})();
