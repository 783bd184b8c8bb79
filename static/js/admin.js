// The admin's search-as-you-type selects and its search box carry no name of their own:
// give them that of their label, for whoever hears the page.

function name(select) {
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const shown = select.parentElement.querySelector(".select2-selection");
  if (!label || !shown) return;
  label.id ||= `${select.id}-label`;
  for (const part of [shown, ...shown.querySelectorAll("[role=textbox]")]) {
    const own = part === shown ? part.querySelector("[role=textbox]")?.id : part.id;
    part.setAttribute("aria-labelledby", [label.id, own].filter(Boolean).join(" "));
  }
}

function nameAll() {
  document.querySelectorAll("select.admin-autocomplete").forEach(name);
}

const box = document.getElementById("searchbar");
box?.setAttribute("aria-label", box.form.querySelector("label img")?.alt ?? "");

// The selects are made once the page is there, in a turn of their own that may come
// after the page's load, and with every row added to a list.
window.addEventListener("load", () => setTimeout(nameAll));
document.addEventListener("formset:added", () => setTimeout(nameAll));
