// Opens <dialog id="x"> from anything with data-dialog="x", closes it from data-close,
// prints from data-print, and folds up open menus (details[data-fold]) on a click elsewhere or Escape.

for (const opener of document.querySelectorAll("[data-dialog][hidden], [data-print][hidden]")) {
  opener.hidden = false; // buttons that only work with JavaScript
}

function closeFolds(except) {
  for (const fold of document.querySelectorAll("details[data-fold][open]")) {
    if (!fold.contains(except)) fold.open = false;
  }
}

document.addEventListener("click", (event) => {
  closeFolds(event.target);
  if (event.target.closest("[data-print]")) window.print();
  const opener = event.target.closest("[data-dialog]");
  const closer = event.target.closest("dialog [data-close]");
  if (!opener && !closer) return;
  event.preventDefault();
  if (opener) document.getElementById(opener.dataset.dialog)?.showModal();
  else closer.closest("dialog").close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details[data-fold][open]");
  closeFolds(null);
  open?.querySelector("summary").focus();
});
