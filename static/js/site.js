// Small behaviours of every page; each also works on content that htmx brings.
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) document.getElementById(opener.dataset.opens)?.showModal();
    const closer = event.target.closest("[data-closes]");
    if (closer) closer.closest("dialog")?.close();
    document.querySelectorAll("details[data-closes-outside][open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details[data-closes-outside][open]").forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  for (const [name, dragged] of [["dragenter", true], ["dragleave", false], ["drop", false]]) {
    document.addEventListener(name, (event) => {
      if (event.target.matches?.('input[type="file"]')) event.target.classList.toggle("is-dragged", dragged);
    });
  }

  // A file that is larger than accepted is said so at once, instead of after minutes of sending it.
  const tooLarge = (input) => [...(input.files ?? [])].some((file) => file.size > Number(input.dataset.mostBytes));
  document.addEventListener("change", (event) => {
    const input = event.target;
    if (!input.matches?.("input[type=file][data-most-bytes]")) return;
    const group = input.closest(".form-group");
    group.querySelector(".form-hint-invalid[role=alert]")?.remove();
    group.classList.toggle("has-error", tooLarge(input));
    if (!tooLarge(input)) return;
    const hint = document.createElement("p");
    hint.className = "form-hint-invalid";
    hint.setAttribute("role", "alert");
    hint.textContent = input.dataset.tooLarge;
    group.append(hint);
  });
  document.addEventListener("submit", (event) => {
    const refused = [...event.target.querySelectorAll("input[type=file][data-most-bytes]")].find(tooLarge);
    if (!refused) return;
    event.preventDefault();
    refused.focus();
  });

  const focusProblems = (part) => part.querySelector?.("[data-focus]")?.focus();
  document.addEventListener("DOMContentLoaded", () => focusProblems(document));
  document.addEventListener("htmx:load", (event) => focusProblems(event.detail.elt));

  // A form is sent once; it may be sent again a little later (a download leaves the page as it is).
  const PAUSE = 3000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if ("sent" in form.dataset) event.preventDefault();
    form.dataset.sent = "";
    setTimeout(() => delete form.dataset.sent, PAUSE);
  });
})();
