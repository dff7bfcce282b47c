"use strict";
// A part of a form that is about other choices is not shown: `data-when="kind=board|converter"`. Without script it is.
(function () {
  function fit() {
    for (const part of document.querySelectorAll("[data-when]")) {
      const [name, values] = part.dataset.when.split("=");
      const field = part.closest("form").elements[name];
      const wasHidden = part.hidden;
      part.hidden = Boolean(field) && !values.split("|").includes(field.value) && !part.querySelector(".wrong");
      // What was just chosen is to be filled in: nobody has to unfold it first.
      if (part instanceof HTMLDetailsElement && wasHidden && !part.hidden) part.open = true;
    }
  }
  for (const when of ["change", "htmx:afterSettle"]) document.addEventListener(when, fit);
  fit();
})();
