"use strict";
// A map of Leaflet in the place of a drawing: outlines of communes, and the points that the rows of a table name.
// No tile of anybody's is loaded. What a row says stands in its cells with `data-card`; the table is the twin of the map.
window.drawMap = function (box) {
  const { L } = window;
  const said = box.dataset;
  const [west, south, east, north] = said.box.split(",").map(Number);
  const whole = L.latLngBounds([south, west], [north, east]);
  const place = document.createElement("div");
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", said.label);
  box.replaceChildren(place);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(place, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, maxZoom: 18, zoomSnap: 0.25,
    maxBounds: whole.pad(0.6), maxBoundsViscosity: 1, zoomAnimation: !still, fadeAnimation: !still,
  });
  L.control.zoom({ zoomInTitle: said.closer, zoomOutTitle: said.wider }).addTo(map);
  // A page that is scrolled past does not stop at its map.
  map.on("focus", () => map.scrollWheelZoom.enable());
  map.on("blur", () => map.scrollWheelZoom.disable());
  // Escape closes the card first; only then it leads back, as the console has it.
  let opened = null;
  map.on("popupopen", ({ popup }) => { opened = popup; });
  map.on("popupclose", () => { opened = null; });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened) return;
    event.stopPropagation();
    map.closePopup();
  });
  map.on("zoomend", () => box.classList.toggle("far", map.getZoom() < 11.5));

  const mark = (html, size, name) => L.divIcon({ className: `pin ${name}`, html, iconSize: [size, size] });
  const sign = ({ shape, colour }) => `<svg class="sign-map ${colour}" viewBox="0 0 16 16" aria-hidden="true"><use href="#sign-${shape}"/></svg>`;
  const count = (number, words) => {
    const size = Math.min(56, 26 + 3 * Math.sqrt(number));
    return mark(`<span aria-hidden="true">${number}</span><span class="vh">${words}</span>`, size, "count");
  };
  function card(row) {
    const found = document.createElement("div");
    for (const cell of row.querySelectorAll("[data-card]")) {
      const line = document.createElement("p");
      line.append(...cell.cloneNode(true).childNodes);
      found.append(line);
    }
    return found;
  }
  const group = L.markerClusterGroup({
    showCoverageOnHover: false, maxClusterRadius: 44, animate: !still,
    disableClusteringAtZoom: said.apart === undefined ? null : 1,
    iconCreateFunction: (cluster) => count(cluster.getChildCount(), said.several.replace("{n}", cluster.getChildCount())),
  });
  const rows = said.points ? [...document.querySelectorAll(said.points)] : [];
  for (const row of rows) {
    const { at, name, number } = row.dataset;
    const icon = number ? count(Number(number), name) : mark(sign(row.dataset), 28, "");
    const marker = L.marker(at.split(",").map(Number), { icon, title: name });
    marker.bindPopup(() => card(row), { maxWidth: 260 });
    marker.on("popupopen", ({ popup }) => popup.getElement().querySelector("a")?.focus({ preventScroll: true }));
    marker.on("popupclose", () => marker.getElement()?.focus({ preventScroll: true }));
    group.addLayer(marker);
  }
  const fit = () => map.fitBounds(rows.length ? group.getBounds().pad(0.2) : whole, { maxZoom: 14, animate: false });
  fit();
  map.addLayer(group);

  const drawn = (outlines) => box.dispatchEvent(new CustomEvent("map:drawn", { bubbles: true, detail: { map, outlines } }));
  fetch(said.outlines).then((answer) => answer.json()).then((found) => {
    const chosen = said.choose !== undefined;
    const outlines = L.geoJSON(found, {
      interactive: chosen,
      style: { color: "#8a9b94", weight: 1, fillColor: "#fff", fillOpacity: 0.9 },
      pointToLayer: (_, at) => L.circleMarker(at, { radius: chosen ? 8 : 3, interactive: chosen }),
      onEachFeature: ({ properties }, layer) => layer.bindTooltip(properties.name, { permanent: true, direction: "bottom", className: "name" }),
    }).addTo(map);
    outlines.bringToBack();
    // The table has the names of places for whoever listens.
    map.getPane("tooltipPane").setAttribute("aria-hidden", "true");
    drawn(outlines);
  }).catch(() => drawn(null));
};
