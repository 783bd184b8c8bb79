// A second click on a submit button does nothing until the answer is there.

function submitters(form) {
  return [...form.elements].filter((element) => element.type === "submit");
}

function hold(form) {
  form.setAttribute("aria-busy", "true");
  // Only after the browser has read the form: a disabled button sends no value.
  setTimeout(() => submitters(form).forEach((button) => { button.disabled = true; }));
}

function release(form) {
  form.removeAttribute("aria-busy");
  setTimeout(() => submitters(form).forEach((button) => { button.disabled = false; }));
}

function isPost(form) {
  return form instanceof HTMLFormElement && form.method === "post";
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // htmx sends some forms itself, draft.js stops one while offline.
  if (event.defaultPrevented || !isPost(form)) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else hold(form);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt;
  if (!isPost(form)) return;
  if (form.getAttribute("aria-busy") === "true") event.preventDefault();
  else hold(form);
});

document.addEventListener("htmx:afterRequest", (event) => {
  if (isPost(event.detail.elt)) release(event.detail.elt);
});

// Going back shows the page as it was left, with the buttons still held.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
});
