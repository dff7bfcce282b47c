// What is shown when there is no warning: pairing, clock, and frames in three layouts. What was last shown stays until the next
// is whole, so that the board is never black.
import { cards, element, fit } from "./fit.js";
import { qr } from "./qr.js";
import { WORDS, dateIn, hourIn } from "./words.js";

const base = () => document.getElementById("base");
let key = "";

export const LETTERS_A_SECOND = 9;

// Puts a page in the place of the one before; the same key shows nothing new.
function show(name, kind, fill) {
  if (name === key) return;
  key = name;
  const sheet = base();
  sheet.className = `sheet ${kind}`;
  sheet.replaceChildren();
  fill(sheet);
  refit();
}

export const again = () => { key = ""; };
export const refit = () => base().querySelectorAll(".fit").forEach((box) => fit(box));

export function pairing(asked) {
  show(`pair ${asked?.user_code}`, asked ? "pairing" : "clock", (sheet) => {
    const box = element("div", { name: "fit pad" });
    for (const lang of ["vi", "km"]) box.append(element("h2", { text: WORDS[lang][asked ? "pair" : "waits"], lang }));
    if (asked) {
      box.append(element("p", { text: WORDS.vi.how, lang: "vi" }), element("p", { name: "code", text: asked.user_code }));
    }
    sheet.append(box);
    if (asked) sheet.append(qr(asked.verification_uri_complete ?? asked.verification_uri));
  });
}

// The clock page, or a frame of the filler.
export function idle(programme, now, muted) {
  const frames = muted ? [] : programme.filler?.frames ?? [];
  const turn = Math.floor(now.getTime() / 12000) % (frames.length + 1);
  if (turn < frames.length) return frame(frames[turn], "full", `filler ${programme.serial} ${turn}`);
  const zone = programme.time_zone, languages = programme.outlet.languages?.length ? programme.outlet.languages : ["vi"];
  const lang = languages[Math.floor(now.getTime() / 12000) % languages.length];
  show(`clock ${hourIn(now, zone)} ${lang} ${programme.outlet.name} ${muted}`, "clock", (sheet) => {
    const box = element("div", { name: "fit pad" });
    box.append(element("p", { name: "hour", text: hourIn(now, zone) }), element("p", { text: dateIn(lang, now, zone), lang }));
    box.append(element("p", { name: "small", text: [programme.outlet.name, programme.outlet.place].filter(Boolean).join(" – "), lang: "vi" }));
    sheet.append(box);
  });
}

// How long a frame stands: as long as it says, else as long as it takes to read.
export const secondsOf = (frame) => frame.seconds || Math.max(8, Math.ceil((frame.title.length + frame.text.length) / LETTERS_A_SECOND));

export function frame(one, layout, name) {
  show(`frame ${name}`, one.picture && layout === "full" && !one.text && !one.title ? "full" : one.picture ? "notice" : layout === "ticker" ? "ticker clock" : "full", (sheet) => {
    const picture = one.picture ? element("img") : null;
    if (picture) {
      picture.alt = one.title;
      picture.src = one.picture;
    }
    const box = element("div", { name: "fit pad" });
    if (one.title) box.append(element("h2", { text: one.title, lang: one.lang }));
    if (layout === "ticker" && !picture) {
      const line = element("div", { name: "line" }), running = element("p", { text: one.text, lang: one.lang });
      running.style.setProperty("--run", `${Math.max(10, one.text.length / 5)}s`);
      line.append(running);
      sheet.append(box, line);
      return;
    }
    if (one.text) box.append(element("p", { text: one.text, lang: one.lang }));
    if (box.children.length) sheet.append(box);
    if (picture) sheet.append(picture);
  });
}

// Cuts a frame whose words would be too small into several that share its time.
export function split(one, layout, seconds) {
  if (layout === "ticker" || !one.text) return [{ ...one, seconds }];
  const make = ([some]) => {
    again();
    frame({ ...one, text: some.textContent }, layout, "measured");
    again();
    return base().querySelector(".fit");
  };
  const made = cards([element("p", { text: one.text, lang: one.lang })], make);
  return made.map(([some]) => ({ ...one, text: some.textContent, seconds: seconds / made.length }));
}

// A picture or film in full; answers the element, which is there already when it is the same.
export function whole(tag, path, name) {
  show(`${tag} ${name}`, "full", (sheet) => {
    const made = element(tag);
    if (tag === "img") made.alt = "";
    else made.playsInline = true;
    made.src = path;
    sheet.append(made);
  });
  return base().querySelector(tag);
}

// All words that are shown now, for whoever compares what stands on the board.
export const words = () => document.getElementById("screen").innerText.replace(/\s+/g, " ").trim();
