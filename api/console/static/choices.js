"use strict";
// A part of a form that is about other choices is not shown: `data-when="kind=board|converter"`. Without script it is.
(function () {
  function fit() {
    for (const part of document.querySelectorAll("[data-when]")) {
      const [name, values] = part.dataset.when.split("=");
      const field = part.closest("form").elements[name];
      part.hidden = Boolean(field) && !values.split("|").includes(field.value) && !part.querySelector(".wrong");
    }
  }
  for (const when of ["change", "htmx:afterSettle"]) document.addEventListener(when, fit);
  fit();
})();
