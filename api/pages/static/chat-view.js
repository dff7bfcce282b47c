"use strict";
// How the conversation looks: bubbles, buttons, labels. Texts are set as text, never as HTML.
window.LoaView = (function () {
  const log = document.getElementById("log");
  const state = document.getElementById("state");

  function bubble(kind, text, image) {
    const box = document.createElement("div");
    box.className = `said ${kind}`;
    if (image) {
      const picture = document.createElement("img");
      picture.src = image;
      picture.alt = text;
      box.append(picture);
    } else {
      window.LoaLinks.fill(box, text);
    }
    log.append(box);
    log.scrollTop = log.scrollHeight;
    return box;
  }

  function choices(buttons, press) {
    const row = document.createElement("div");
    row.className = "choices";
    for (const button of buttons) {
      const element = document.createElement("button");
      element.type = "button";
      element.textContent = button.title;
      element.addEventListener("click", () => press(button));
      row.append(element);
    }
    log.append(row);
    log.scrollTop = log.scrollHeight;
  }

  function dropChoices() {
    document.querySelectorAll(".choices").forEach((row) => row.remove());
  }

  function label(texts, language) {
    document.documentElement.lang = language;
    document.querySelectorAll("[data-text]").forEach((element) => {
      element.textContent = texts[element.dataset.text];
    });
    log.setAttribute("aria-label", texts.log);
    document.getElementById("text").placeholder = texts.hint;
    document.getElementById("place").title = texts.place;
    document.getElementById("photo-label").title = texts.photo;
  }

  function hotlines(rows) {
    const line = document.getElementById("hotlines");
    line.replaceChildren();
    for (const row of rows.slice(0, 4)) {
      const link = document.createElement("a");
      link.href = `tel:${row.number}`;
      const number = document.createElement("strong");
      number.textContent = row.number;
      link.append(number, ` ${row.name}`);
      line.append(link);
    }
  }

  return { bubble, choices, dropChoices, label, hotlines, say: (text) => { state.textContent = text; } };
})();
