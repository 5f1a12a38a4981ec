/* Names what Django's administration leaves unnamed for screen readers, and lets the keyboard reach what scrolls. */
(() => {
  const text = (node) => (node?.textContent || "").replace(/\s+/g, " ").replace(/[:\s]+$/, "").trim();

  const nameOf = (field) => {
    const label = field.id && document.querySelector(`label[for="${CSS.escape(field.id)}"]`);
    const cell = field.closest("td");
    const head = cell?.closest("table")?.tHead?.rows[0]?.cells[cell.cellIndex];
    return text(label || head || field.closest(".form-row, fieldset")?.querySelector("label, legend, h2"));
  };

  const name = (root) => {
    for (const select of root.querySelectorAll("select.select2-hidden-accessible")) {
      const shown = select.nextElementSibling?.querySelector("[role=combobox]");
      const chosen = shown?.querySelector(".select2-selection__rendered");
      if (!shown || shown.dataset.named) continue;
      shown.dataset.named = "yes";
      shown.removeAttribute("aria-labelledby");
      chosen.removeAttribute("role");
      chosen.removeAttribute("aria-readonly");
      const say = () => shown.setAttribute("aria-label", [nameOf(select), text(chosen)].filter(Boolean).join(", "));
      new MutationObserver(say).observe(shown, { childList: true, subtree: true, characterData: true });
      say();
    }
    for (const input of root.querySelectorAll("p.datetime input")) {
      const before = input.previousSibling?.nodeType === Node.TEXT_NODE ? text(input.previousSibling) : "";
      input.setAttribute("aria-label", [nameOf(input), before].filter(Boolean).join(", "));
    }
    for (const tip of root.querySelectorAll("span.help-tooltip[aria-label]")) tip.setAttribute("role", "img");
    for (const head of root.querySelectorAll("th:empty")) {
      const cell = document.createElement("td");
      cell.className = head.className;
      head.replaceWith(cell);
    }
    const search = root.querySelector("#searchbar");
    if (search) search.setAttribute("aria-label", search.form.querySelector("[type=submit]").value);
    for (const group of root.querySelectorAll(".inline-group, .results, .readonly pre")) {
      if (group.scrollWidth <= group.clientWidth) continue;
      group.tabIndex = 0;
      group.setAttribute("role", "region");
      if (group.hasAttribute("aria-label")) continue;
      group.setAttribute("aria-label", text(group.querySelector("h2")) || text(document.querySelector("h1")));
    }
  };

  window.addEventListener("load", () => name(document));
  window.addEventListener("resize", () => name(document));
  document.addEventListener("formset:added", (event) => name(event.target));
})();
