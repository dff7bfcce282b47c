"use strict";
// Accepting an invitation: a client of /v1/desk/invitations. The token comes behind "#" and leaves in bodies alone.
(function () {
  const BASE = "/v1/desk/invitations";
  const part = (id) => document.getElementById(id);
  const page = part("invitation");
  const token = location.hash.slice(1);
  let setup = "";

  // What is wrong, with the field by the name that it has on this page.
  function named(fault) {
    const label = document.querySelector(`label[for="${fault.field}"]`);
    return label ? fault.detail.replace(fault.field, () => label.textContent) : fault.detail;
  }

  async function ask(path, body) {
    const headers = { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang };
    let response;
    try {
      response = await fetch(`${BASE}/${path}`, { method: "POST", headers, body: JSON.stringify({ token, ...body }) });
    } catch {
      throw new Error(page.dataset.offline);
    }
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.faults.length ? answer.faults.map(named).join(" ") : answer.detail);
    return answer;
  }

  function show(found) {
    part("hello").textContent = part("hello").dataset.words.replace("{name}", () => found.name);
    part("username").value = found.username;
    part("for-password").hidden = !found.asks.includes("password");
    part("for-app").hidden = !found.second_factor;
    part("password").required = !part("for-password").hidden;
    part("code").required = Boolean(found.second_factor);
    if (found.second_factor) {
      setup = found.second_factor.setup;
      part("secret").textContent = found.second_factor.secret.match(/.{1,4}/g).join(" ");
      part("uri").href = found.second_factor.uri;
    }
    part("form").hidden = false;
  }

  function finish(answer) {
    history.replaceState(null, "", location.pathname + location.search);
    part("form").remove();
    part(answer.second_factor ? "done-app" : "done").hidden = false;
  }

  function say(error) {
    part("state").textContent = error ? error.message : "";
  }

  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    say(null);
    const code = setup ? { setup, code: part("code").value } : {};
    const password = part("for-password").hidden ? {} : { password: part("password").value };
    ask("accept", { ...password, ...code }).then(finish, say);
  });
  for (const link of document.querySelectorAll(".languages a")) link.hash = location.hash;
  if (token) ask("look-up", {}).then(show, say);
  else say(new Error(page.dataset.missing));
})();
