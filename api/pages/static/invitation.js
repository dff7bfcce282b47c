"use strict";
// Accepting an invitation: a client of /v1/desk/invitations. The token comes behind "#", leaves the address at once, and
// goes out in bodies alone. Until it is accepted the tab keeps it, so that the page can be read again in another language.
// The seal of the app's secret opens nothing without the token; the browser keeps it, so that the secret stays the same.
(function () {
  const BASE = "/v1/desk/invitations";
  const part = (id) => document.getElementById(id);
  const page = part("invitation");
  const TOKEN = "loa-invitation";
  const SETUP = "loa-invitation-setup";
  if (location.hash) {
    // Another link than the one of before: nothing of that one stays in the tab.
    const opened = location.hash.slice(1);
    if (opened !== sessionStorage.getItem(TOKEN)) localStorage.removeItem(SETUP);
    sessionStorage.setItem(TOKEN, opened);
    history.replaceState(null, "", location.pathname + location.search);
  }
  // A link that is opened in this tab while the page stands there changes the fragment alone: the page begins again.
  window.addEventListener("hashchange", () => { if (location.hash) location.reload(); });
  // Nor does a page that the browser kept whole, with what was typed into it, come back.
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  const token = sessionStorage.getItem(TOKEN);
  let setup = "";

  async function ask(path, body) {
    const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang };
    let response;
    try {
      response = await fetch(`${BASE}/${path}`, { method: "POST", headers, body: JSON.stringify({ token, ...body }) });
    } catch {
      throw new Error(page.dataset.offline);
    }
    const answer = await response.json();
    // A link that is used up or unknown is of no use to whoever comes next.
    if (response.status === 404) forget();
    if (!response.ok) throw new Error(answer.faults.length ? answer.faults.map((fault) => fault.detail).join(" ") : answer.detail);
    return answer;
  }

  function show(found) {
    part("hello").textContent = part("hello").dataset.words.replace("{name}", () => found.name);
    part("username").value = found.username;
    part("for-password").hidden = !found.asks.includes("password");
    part("for-app").hidden = !found.second_factor;
    part("password").required = !part("for-password").hidden;
    part("again").required = part("password").required;
    part("code").required = Boolean(found.second_factor);
    if (found.second_factor) {
      setup = found.second_factor.setup;
      part("secret").textContent = found.second_factor.secret.match(/.{1,4}/g).join(" ");
      part("uri").href = found.second_factor.uri;
      const drawn = new DOMParser().parseFromString(found.second_factor.qr, "image/svg+xml");
      part("qr").replaceChildren(document.importNode(drawn.documentElement, true));
      localStorage.setItem(SETUP, setup);
    }
    part("form").hidden = false;
  }

  function forget() {
    sessionStorage.removeItem(TOKEN);
    localStorage.removeItem(SETUP);
  }

  function finish(answer) {
    forget();
    part("form").remove();
    part(answer.second_factor ? "done-app" : "done").hidden = false;
    part("sign-in").hidden = false;
  }

  function say(error) {
    part("state").textContent = error ? error.message : "";
  }

  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    say(null);
    if (part("password").value !== part("again").value) {
      say(new Error(page.dataset.differ));
      part("again").focus();
      return;
    }
    const code = setup ? { setup, code: part("code").value } : {};
    const password = part("for-password").hidden ? {} : { password: part("password").value };
    ask("accept", { ...password, ...code }).then(finish, say);
  });
  part("form").reset();
  if (token) ask("look-up", { setup: localStorage.getItem(SETUP) ?? "" }).then(show, say);
  else say(new Error(page.dataset.missing));
})();
