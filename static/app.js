/* Small comforts; every page works without them. */
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  const summary = document.querySelector(".ql-errors");
  if (summary) summary.focus();
});

/* One click, one submission; the key in the form makes a second one harmless anyway. */
document.addEventListener("submit", function (event) {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  else if (form.method === "post" && !form.hasAttribute("hx-post")) form.dataset.sent = "1";
});

window.addEventListener("pageshow", function () {
  document.querySelectorAll("form[data-sent]").forEach(function (form) {
    delete form.dataset.sent;
  });
});
