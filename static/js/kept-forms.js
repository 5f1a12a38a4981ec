// What a person typed into a form marked data-keep is not lost when the session ends before it is sent.
// It stays in this tab (sessionStorage), never a password, code or file, and is put back when the person
// has signed in again and opens the form's page. Signing out by oneself forgets it.
(() => {
  "use strict";

  const PREFIX = "kept-form:";
  const NEVER = new Set(["password", "file", "hidden", "submit", "button", "image", "reset"]);
  const SECRET = /password|one-time-code|cc-/;
  const { person = "", refused } = document.body.dataset;

  let store;
  try {
    store = window.sessionStorage;
  } catch {
    return; // the browser keeps nothing: forms work as without this script
  }

  const keys = () => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const read = (key) => JSON.parse(store.getItem(key));
  const write = (key, entry) => {
    try {
      store.setItem(key, JSON.stringify(entry));
    } catch {
      store.removeItem(key); // full
    }
  };
  const forms = () => [...document.querySelectorAll("form[data-keep]")];
  const keyOf = (form) =>
    [PREFIX + person, location.pathname + location.search, form.id || forms().indexOf(form)].join(" ");
  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && !NEVER.has(field.type) && !SECRET.test(field.autocomplete));
  const valueOf = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked;
    return field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value;
  };
  const labelOf = (field, seen) => {
    const base = ["checkbox", "radio"].includes(field.type) ? `${field.name}=${field.value}` : field.name;
    seen.set(base, (seen.get(base) || 0) + 1);
    return `${base}#${seen.get(base)}`;
  };

  const keep = (form) => {
    const seen = new Map();
    const values = fieldsOf(form).map((field) => [labelOf(field, seen), valueOf(field)]);
    write(keyOf(form), { values, sent: false, back: false });
  };

  const putBack = (form, values) => {
    const seen = new Map();
    const known = new Map(values);
    let changed = false;
    for (const field of fieldsOf(form)) {
      const value = known.get(labelOf(field, seen));
      if (value === undefined || JSON.stringify(value) === JSON.stringify(valueOf(field))) continue;
      if (typeof value === "boolean") field.checked = value;
      else if (Array.isArray(value)) for (const option of field.options) option.selected = value.includes(option.value);
      else field.value = value;
      changed = true;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
    return changed;
  };

  const tell = (form) => {
    const notice = document.getElementById("kept-form-notice")?.content.firstElementChild?.cloneNode(true);
    if (!notice) return;
    notice.querySelector("[data-forget]")?.addEventListener("click", () => {
      form.reset();
      store.removeItem(keyOf(form));
      notice.remove();
    });
    form.before(notice);
  };

  // Without a person, or on a page that refused the form, the session was lost: what was typed is wanted back.
  if (!person || refused !== undefined) {
    for (const key of keys()) write(key, { ...read(key), back: true });
  } else {
    for (const key of keys()) {
      const entry = read(key);
      if (!key.startsWith(`${PREFIX + person} `) || (entry.sent && !entry.back)) store.removeItem(key);
    }
    for (const form of forms()) {
      const entry = store.getItem(keyOf(form)) && read(keyOf(form));
      if (entry?.back && putBack(form, entry.values)) tell(form);
    }
  }

  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.form;
      if (form?.matches("[data-keep]")) keep(form);
    });
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-forgets]")) keys().forEach((key) => store.removeItem(key));
    if (!form.matches("[data-keep]") || event.defaultPrevented) return;
    keep(form);
    write(keyOf(form), { ...read(keyOf(form)), sent: true });
  });
})();
