// The desk by keyboard. A key goes to the first element that carries it:
//   data-key="/"   focused when a field, else clicked
//   data-row       a row of a list; j and k walk the links in them, Enter opens
//   data-save      the form that Ctrl+Enter sends when the focus is in none
// Nothing but Ctrl+Enter works while one types.

const FIELDS = "input, textarea, select, [contenteditable]";
// What the same key gives while a Chinese input method is on.
const FULL_WIDTH = { "、": "/", "？": "?" };

function typing(target) {
  return target instanceof Element && target.closest(FIELDS) !== null;
}

function save(target) {
  const form = target.closest?.("form") ?? document.querySelector("form[data-save]");
  if (!form || form.method !== "post") return false;
  form.requestSubmit(form.querySelector("[type=submit]:not([disabled])"));
  return true;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  const next = at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1);
  rows[next].querySelector("a[href]")?.focus();
  rows[next].scrollIntoView({ block: "nearest" });
  return true;
}

function press(key) {
  if (key === "j") return walk(1);
  if (key === "k") return walk(-1);
  if (key === "?") {
    document.getElementById("keys")?.showModal();
    return true;
  }
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!element) return false;
  if (element.matches(FIELDS)) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented || event.altKey) return;
  if (event.ctrlKey || event.metaKey) {
    if (event.key === "Enter" && save(event.target)) event.preventDefault();
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (press(FULL_WIDTH[event.key] ?? event.key)) event.preventDefault();
});
