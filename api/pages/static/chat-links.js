"use strict";
// Addresses and phone numbers in a text, to be tapped. Everything is set as text, never as HTML.
window.LoaLinks = (function () {
  // A web address; 111 to 115 and 1022; 1800 and 1900 numbers; 0 and nine or ten digits. A PIN has six digits and stays text.
  const TAPPED = /https?:\/\/[^\s<>"“”]+[^\s<>"“”.,;:!?)]|(?<![\d-])(?:11[1-5]|1022|1[89]00[ .]?\d{2,4}(?:[ .]?\d{2,4})?|0\d(?:[ .]?\d){7,9})(?![\d-])/g;

  function link(text) {
    const element = document.createElement("a");
    const web = text.startsWith("http");
    element.href = web ? text : `tel:${text.replace(/[ .]/g, "")}`;
    element.textContent = text;
    if (web) { element.target = "_blank"; element.rel = "noopener noreferrer"; }
    return element;
  }

  function fill(box, text) {
    let end = 0;
    for (const found of text.matchAll(TAPPED)) {
      box.append(text.slice(end, found.index), link(found[0]));
      end = found.index + found[0].length;
    }
    box.append(text.slice(end));
  }

  return { fill };
})();
