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

/* A background save that did not arrive says so; one that met an ended session does not show the sign-in page here. */
function notSaved(target, sentence) {
  if (target.getAttribute("role") === "status") target.textContent = sentence;
  else location.reload();
}

document.addEventListener("htmx:beforeSwap", function (event) {
  if (!new URL(event.detail.xhr.responseURL, location.href).pathname.startsWith("/accounts/")) return;
  event.detail.shouldSwap = false;
  notSaved(event.detail.target, "登录已过期，刚才的改动没有保存。请先记下改动，再重新登录。");
});

["htmx:responseError", "htmx:sendError"].forEach(function (name) {
  document.addEventListener(name, function (event) {
    notSaved(event.detail.target, "刚才的改动没有保存成功，请检查网络后点“保存”。");
  });
});
