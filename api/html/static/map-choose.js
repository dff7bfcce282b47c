"use strict";
// Choosing communes by tapping them: the form gets the area, or loses it, and is sent as ever. With arrows and Enter, too.
document.addEventListener("map:drawn", ({ target: box, detail: { outlines } }) => {
  const { choose: field, added, dropped, whole } = box.dataset;
  const form = box.closest("form");
  if (!field || !outlines || !form) return;
  const list = form.querySelector(".areas");
  const none = form.querySelector("[data-none]");
  const empty = form.querySelector("template[data-area]").content;
  const says = box.parentElement.querySelector("[data-choice]");
  const layers = outlines.getLayers().sort((one, other) => name(one).localeCompare(name(other), "vi"));
  const known = new Set(layers.map((one) => one.feature.id));
  const held = () => [...form.querySelectorAll(`input[name="${field}"]`)];

  function name(layer) { return layer.feature.properties.name; }
  function isWide() { return held().some((one) => !known.has(one.value)); }
  function paint() {
    const chosen = new Set(held().map((one) => one.value));
    const wide = isWide();
    none.hidden = chosen.size > 0;
    for (const layer of layers) {
      const on = wide || chosen.has(layer.feature.id);
      layer.setStyle({ color: on ? "#063d2c" : "#8a9b94", weight: on ? 2 : 1, fillColor: on ? "#0b6e4f" : "#fff", fillOpacity: on ? 0.75 : 0.9 });
      layer.getElement().setAttribute("aria-checked", String(on));
    }
  }
  function toggle(layer) {
    const { id } = layer.feature;
    if (isWide()) { says.textContent = whole; return; }
    const there = held().find((one) => one.value === id);
    if (there) there.closest("li").remove();
    else list.append(row(id, name(layer)));
    says.textContent = (there ? dropped : added).replace("{name}", name(layer));
    paint();
    form.dispatchEvent(new Event("input", { bubbles: true }));
  }
  function row(id, words) {
    const made = empty.cloneNode(true);
    const input = Object.assign(document.createElement("input"), { type: "hidden", name: field, value: id });
    const button = made.querySelector("button");
    made.querySelector("span").textContent = words;
    made.querySelector("li").prepend(input);
    button.value = `drop:${id}`;
    button.setAttribute("aria-label", button.getAttribute("aria-label").replace("…", words));
    return made;
  }
  // One stop of the tab key for all of them.
  function move(from, step) {
    const to = layers[(layers.indexOf(from) + step + layers.length) % layers.length];
    from.getElement().tabIndex = -1;
    to.getElement().tabIndex = 0;
    to.getElement().focus();
    says.textContent = name(to);
  }
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  for (const layer of layers) {
    const drawn = layer.getElement();
    const told = { role: "checkbox", "aria-label": name(layer), tabindex: layer === layers[0] ? "0" : "-1" };
    for (const [key, value] of Object.entries(told)) drawn.setAttribute(key, value);
    layer.on("click", () => toggle(layer));
    drawn.addEventListener("keydown", (event) => {
      if (!steps[event.key] && event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      if (steps[event.key]) move(layer, steps[event.key]);
      else toggle(layer);
    });
  }
  paint();
});
