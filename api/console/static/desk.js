"use strict";
// The console with script: keys, polling, and where the reader is after a part was changed. All of it works without.
(function () {
  const one = (selector, inside = document) => inside.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const shown = (element) => element.offsetParent !== null;

  // ---- keys. The table stands in api/console/extension/keys.py; what a page offers says `data-key`.
  const inField = (element) => element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
  let before = "";
  function name(event) {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && key === "enter") return "ctrl+enter";
    if (event.ctrlKey || event.metaKey || event.altKey) return "";
    return { escape: "esc" }[key] || key;
  }
  function row(step) {
    const rows = all("[data-row]").filter(shown);
    if (!rows.length) return false;
    const here = rows.findIndex((each) => each === document.activeElement || each.getAttribute("aria-current"));
    const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))];
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  }
  let sentAt = 0;
  let opened = false;
  function act(element) {
    // Pressed twice, a letter does not do the next thing as well.
    if (element.matches("button") && Date.now() - sentAt < 1000) return true;
    const panel = element.dataset.opens && document.getElementById(element.dataset.opens);
    if (panel) return open(panel);
    if (element.matches("input, textarea, select")) element.focus();
    else element.click();
    return true;
  }
  function open(panel) {
    panel.open = opened = true;
    panel.scrollIntoView({ block: "nearest" });
    const field = one("textarea, select, input:not([type=hidden])", panel) || one("button", panel);
    if (field) field.focus();
    return true;
  }
  function press(key) {
    if (key === "?") return one("#keys").showModal() || true;
    const found = all(`[data-key="${CSS.escape(key)}"]`).find(shown);
    if (found) return act(found);
    if (key === "j") return row(1);
    if (key === "k") return row(-1);
    if (key === "x") {
      const item = document.activeElement.closest(".item");
      const box = item && one("input[type=checkbox]", item);
      return box ? box.click() || true : false;
    }
    return false;
  }
  document.addEventListener("keydown", (event) => {
    // A letter of Telex that is still being composed belongs to the text.
    if (event.isComposing || event.keyCode === 229 || event.defaultPrevented || one("dialog[open],.nokeys")) return;
    const key = name(event);
    if (!key) return;
    const field = inField(event.target);
    if (field) {
      if (key === "esc") field.blur();
      if (key === "ctrl+enter" && field.form) { event.preventDefault(); field.form.requestSubmit(); }
      return;
    }
    // Enter on a link or button is the browser's.
    if (key === "enter" && event.target.closest("a, button, summary")) return;
    const both = `${before} ${key}`;
    before = key === "g" ? key : "";
    if ((both.startsWith("g ") && press(both)) || press(key)) event.preventDefault();
  });
  // A button that opens a form below, such as those of the bar: before htmx follows it as a link.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("a[data-opens]");
    const panel = button && document.getElementById(button.dataset.opens);
    if (panel) { event.preventDefault(); event.stopPropagation(); open(panel); }
    for (const drop of all("details.drop[open]")) if (!drop.contains(event.target)) drop.open = false;
    const text = event.target.closest("[data-text]");
    if (text) fill(text);
  }, true);
  // A template never overwrites what was typed.
  function fill(button) {
    const field = document.getElementById(button.dataset.into);
    if (!field) return;
    if (field.value.trim() && field.value !== field.dataset.filled) field.value = `${field.value.trimEnd()}\n${button.dataset.text}`;
    else field.value = button.dataset.text;
    field.dataset.filled = field.value;
    field.focus();
  }

  // ---- sending: once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "1";
    setTimeout(() => delete form.dataset.sending, 8000);
  });
  document.addEventListener("htmx:afterSwap", () => { opened = false; });
  document.addEventListener("htmx:afterSettle", (event) => {
    const { target: main, requestConfig } = event.detail;
    if (main.id !== "main") return;
    if (requestConfig.verb === "post") sentAt = Date.now();
    // Whoever was quicker and writes already goes on.
    if (opened) return;
    const said = [...main.querySelectorAll("[role=alert], [role=status]")].find(shown) || main;
    if (!said.hasAttribute("tabindex")) said.setAttribute("tabindex", "-1");
    scrollTo(0, 0);
    said.focus({ preventScroll: true });
    if (said !== main) said.scrollIntoView({ block: "nearest" });
  });

  // ---- what did not arrive is told above the page, which stays with all that is typed.
  const told = one("#told");
  let polled = false;
  function tell(what, poll) {
    // A poll takes back only what a poll has said.
    if (!what && poll && !polled) return;
    polled = poll;
    told.replaceChildren(...(what ? [what] : []));
  }
  const ready = (id) => one(id).content.cloneNode(true);
  const polls = (element) => Boolean(element.matches && element.matches("[data-poll]"));
  const problem = (xhr) => new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".note");
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    delete detail.elt.dataset.sending;
    if (detail.successful) tell(null, polls(detail.elt));
  });
  document.addEventListener("htmx:sendError", ({ detail: { elt } }) => {
    tell(ready("#unsent"), polls(elt));
    if (polls(elt)) elt.classList.add("stale");
  });

  // ---- polling: only while somebody looks, and with the tag of what is there already.
  const tags = {};
  setInterval(() => {
    if (document.visibilityState === "visible" && window.htmx) for (const each of all("[data-poll]")) window.htmx.trigger(each, "poll");
  }, 20000);
  document.addEventListener("htmx:configRequest", (event) => {
    if (!polls(event.detail.elt)) return;
    const { headers, path } = event.detail;
    headers["Loa-Poll"] = "1";
    if (tags[path]) headers["If-None-Match"] = tags[path];
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { elt, xhr, pathInfo } = event.detail;
    // htmx takes what a link leads to for a page, whatever it is: a file that somebody sent is none.
    if (xhr.status === 200 && !/^text\/html/.test(xhr.getResponseHeader("Content-Type"))) {
      event.detail.shouldSwap = false;
      location.assign(pathInfo.requestPath);
    }
    const poll = polls(elt);
    const out = xhr.status === 401;
    // A problem, or what a server in between says: no form that has come back.
    const lost = out || (xhr.status >= 400 && (poll || xhr.getResponseHeader("Loa-Form") === null));
    if (lost) event.detail.shouldSwap = false;
    if (out || (lost && !poll)) tell(out ? ready("#signed-out") : problem(xhr) || ready("#unsent"), poll);
    if (!poll) return;
    if (xhr.status === 200) tags[pathInfo.requestPath] = xhr.getResponseHeader("ETag");
    // What is shown stays, and says that it is old.
    elt.classList.toggle("stale", lost);
  });
})();
