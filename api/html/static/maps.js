"use strict";
// Brings in what a map needs, once, where a page has one: `data-map` names the scripts. Without script a drawing stands there.
(function () {
  const asked = {};
  const bring = (address) => (asked[address] ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    Object.assign(script, { src: address, onload: done, onerror: failed });
    document.head.append(script);
  }));
  async function draw(box) {
    box.dataset.begun = "";
    try {
      for (const address of box.dataset.map.split(" ")) await bring(address);
      window.drawMap(box);
    } catch { delete box.dataset.begun; } // The drawing stays; the next look tries again.
  }
  function start() {
    for (const box of document.querySelectorAll("[data-map]:not([data-begun])")) {
      const folded = box.closest("details:not([open])");
      if (folded) folded.addEventListener("toggle", start, { once: true });
      else draw(box);
    }
  }
  start();
  document.addEventListener("htmx:afterSettle", start);
})();
