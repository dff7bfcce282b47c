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
  function act(element) {
    const panel = element.dataset.opens && document.getElementById(element.dataset.opens);
    if (panel) return open(panel);
    if (element.matches("input, textarea, select")) element.focus();
    else element.click();
    return true;
  }
  function open(panel) {
    panel.open = true;
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
  // A button that opens a form below, such as those of the bar.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-opens]");
    const panel = button && document.getElementById(button.dataset.opens);
    if (panel) { event.preventDefault(); open(panel); }
    for (const drop of all("details.drop[open]")) if (!drop.contains(event.target)) drop.open = false;
    const text = event.target.closest("[data-text]");
    if (text) fill(text);
  });
  // A template never overwrites what was typed.
  function fill(button) {
    const field = document.getElementById(button.dataset.into);
    if (!field) return;
    if (field.value.trim() && field.value !== field.dataset.filled) field.value = `${field.value.trimEnd()}\n${button.dataset.text}`;
    else field.value = button.dataset.text;
    field.dataset.filled = field.value;
    field.focus();
  }

  // ---- sending: once, and what was typed is not lost by a slip.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sending) return event.preventDefault();
    form.dataset.sending = "1";
    setTimeout(() => delete form.dataset.sending, 8000);
  });
  document.addEventListener("htmx:afterRequest", (event) => { delete event.detail.elt.dataset.sending; });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target.id !== "main") return;
    const told = one("[role=alert], [role=status]", event.detail.target) || event.detail.target;
    if (!told.hasAttribute("tabindex")) told.setAttribute("tabindex", "-1");
    told.focus({ preventScroll: true });
  });

  // ---- polling: only while somebody looks, and with the tag of what is there already.
  const tags = {};
  setInterval(() => {
    if (document.visibilityState === "visible" && window.htmx) for (const each of all("[data-poll]")) window.htmx.trigger(each, "poll");
  }, 20000);
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.detail.elt.matches("[data-poll]")) return;
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
    if (!elt.matches || !elt.matches("[data-poll]")) return;
    if (xhr.status === 200) tags[pathInfo.requestPath] = xhr.getResponseHeader("ETag");
    // What is shown stays, and says that it is old.
    if (xhr.status >= 400) event.detail.shouldSwap = false;
    elt.classList.toggle("stale", xhr.status >= 400);
  });
})();
