// A lost connection while a form is filled in: says so, sends nothing into the void, and keeps what was typed.
const note = document.querySelector("[data-offline]"), here = `typed:${location.pathname}`;
const say = () => { note.hidden = navigator.onLine; };
const fields = (form) => [...form.elements].filter((one) => one.tagName === "TEXTAREA" || ["text", "tel"].includes(one.type));

// Whatever page comes after a form shows that it arrived; only one that did not is there to be filled in again.
const kept = JSON.parse(sessionStorage.getItem(here) ?? "{}");
for (const name of Object.keys(sessionStorage)) if (name.startsWith("typed:")) sessionStorage.removeItem(name);
for (const [id, value] of Object.entries(kept)) {
  const field = document.getElementById(id);
  if (field) field.value = value;
}

addEventListener("submit", (event) => {
  const typed = fields(event.target).filter((one) => one.id && one.value);
  if (typed.length) sessionStorage.setItem(here, JSON.stringify(Object.fromEntries(typed.map((one) => [one.id, one.value]))));
  if (navigator.onLine) return;
  event.preventDefault();
  say();
  note.focus();
});
for (const name of ["online", "offline"]) addEventListener(name, say);
say();
