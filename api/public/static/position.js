// Fills in the position of the phone where somebody asks for it. Without script the commune and words say where it is.
// `data-sends`: there is nothing else to fill in, so it is sent, in the body and never in an address.
for (const box of document.querySelectorAll("[data-position]")) {
  const button = box.querySelector("button");
  const says = box.querySelector("[role=status]");
  if (!navigator.geolocation) continue;
  button.hidden = box.hidden = false;
  button.addEventListener("click", () => {
    says.textContent = box.dataset.waits;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const values = { lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6), source: "gps" };
        for (const [name, value] of Object.entries(values)) {
          const field = box.querySelector(`[name=${name}]`);
          if (field) field.value = value;
        }
        says.textContent = `${box.dataset.found} ${Math.round(coords.accuracy)} m`;
        if ("sends" in box.dataset) box.closest("form").submit();
      },
      () => { says.textContent = box.dataset.failed; },
      { enableHighAccuracy: true, timeout: 30000, maximumAge: 60000 },
    );
  });
}
