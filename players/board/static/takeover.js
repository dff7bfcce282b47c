// A warning takes the whole board: the colour of its level with its word and number, what it is, where, what to do, from whom and
// when. Vietnamese first, then Khmer, 12 seconds each, or both halves of a wide board. An exercise looks like nothing else.
import { cards, element, fit } from "./fit.js";
import { qr } from "./qr.js";
import { EXERCISE, WORDS } from "./words.js";

const LANGUAGE_SECONDS = 12;
const over = () => document.getElementById("over");
let shown = "";

// Wide enough for two languages side by side, both legible.
const isWide = () => innerWidth >= 1200 && innerWidth / innerHeight >= 1.6;

export function hide() {
  if (!shown) return;
  shown = "";
  over().hidden = true;
  over().replaceChildren();
}

export const isShown = () => Boolean(shown);
export const roundSeconds = (row) => (isWide() ? LANGUAGE_SECONDS : LANGUAGE_SECONDS * languagesOf(row).length);

function languagesOf(row) {
  const order = ["vi", "km", "en"];
  return Object.keys(row.texts).sort((a, b) => order.indexOf(a) - order.indexOf(b)).slice(0, 2);
}

// Shows the part of the warning that is due so many seconds after its turn began.
export function show(row, seconds) {
  const languages = languagesOf(row), halves = isWide() && languages.length > 1;
  const index = halves ? 0 : Math.floor(seconds / LANGUAGE_SECONDS) % languages.length;
  const key = JSON.stringify([row, innerWidth, innerHeight, index]);
  if (shown !== key) {
    shown = key;
    draw(row, halves ? languages : [languages[index]]);
  }
  const part = (seconds % LANGUAGE_SECONDS) / LANGUAGE_SECONDS;
  for (const column of over().querySelectorAll(".column")) {
    const all = [...column.children], at = Math.min(all.length - 1, Math.floor(part * all.length));
    all.forEach((one, number) => { one.hidden = number !== at; });
  }
}

function draw(row, languages) {
  const sheet = over();
  sheet.replaceChildren();
  sheet.hidden = false;
  sheet.className = `sheet takeover${row.exercise ? " exercise" : ""}`;
  sheet.style.setProperty("--level", /^#[0-9a-f]{6}$/i.test(row.colour ?? "") ? row.colour : "#d7191c");
  const body = element("div", { name: "cards" });
  if (row.exercise) body.append(watermark());
  sheet.append(...(row.exercise ? [strip()] : []), band(row, languages), body, ...(row.exercise ? [strip()] : []));
  const columns = languages.map((lang) => {
    const column = element("div", { name: "column", lang });
    body.append(column);
    return column;
  });
  sheet.querySelectorAll(".strip, .names").forEach((box) => fit(box, box.clientHeight));
  languages.forEach((lang, at) => fill(columns[at], row, row.texts[lang], lang));
}

function band(row, languages) {
  const made = element("div", { name: "band" });
  if (row.level) made.append(element("div", { name: "number", text: String(row.level) }));
  const names = element("div", { name: "names fit" });
  for (const lang of languages) {
    const { level_word: word, hazard } = row.texts[lang], line = element("p", { lang });
    const named = row.level && word ? `${WORDS[lang].level}: ${word}` : word ?? "";
    if (named) line.append(element("span", { name: "word", text: named }), " – ");
    line.append(element("span", { text: hazard }));
    names.append(line);
  }
  made.append(names);
  return made;
}

function strip() {
  const made = element("div", { name: "strip fit" });
  made.append(element("p", { text: EXERCISE.join(" · ") }));
  return made;
}

function watermark() {
  const made = element("div", { name: "watermark" });
  made.setAttribute("aria-hidden", "true");
  for (let at = 0; at < 4; at += 1) made.append(element("p", { text: [0, 1, 2].map((more) => EXERCISE[(at + more) % 3]).join(" ") }));
  return made;
}

// Cards of one language; the code stands on the last one.
function fill(column, row, texts, lang) {
  const exercise = row.exercise ? WORDS[lang]?.exercise ?? WORDS.vi.exercise : "";
  const place = texts.place && !texts.headline?.includes(texts.place) ? texts.place : "";
  // The words of most exercises begin with the mark; said twice it takes a line from what is to be done.
  const marked = exercise && texts.headline && !texts.headline.includes(exercise);
  const blocks = [["headline", marked ? `${exercise}: ${texts.headline}` : texts.headline], ["place", place], ["instruction", texts.instruction], ["source", texts.source], ["next", texts.next]]
    .filter(([, text]) => text).map(([name, text]) => element("p", { name, text, lang }));
  const make = (some) => {
    const last = some.includes(blocks.at(-1)), card = element("div", { name: `card${row.more && last ? " coded" : ""}` }), box = element("div", { name: "fit" });
    box.append(...some.map((one) => one.cloneNode(true)));
    card.append(box);
    if (row.more && last) card.append(qr(row.more));
    column.replaceChildren(card);
    return box;
  };
  const made = cards(blocks, make).map((some) => {
    fit(make(some));
    return column.firstChild;
  });
  column.replaceChildren(...made);
}
