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

function isHeld(form) {
  return isPost(form) && form.getAttribute("aria-busy") === "true";
}

// Before htmx hears of it, which would send the second after the first.
document.addEventListener("submit", (event) => {
  if (!isHeld(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("submit", (event) => {
  // htmx sends some forms itself, draft.js stops one while offline.
  if (!event.defaultPrevented && isPost(event.target)) hold(event.target);
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isPost(event.detail.elt)) hold(event.detail.elt);
});

document.addEventListener("htmx:afterRequest", (event) => {
  // What was saved is held until the browser has left for the page that follows.
  if (event.detail.xhr.getResponseHeader("HX-Redirect")) return;
  if (isPost(event.detail.elt)) release(event.detail.elt);
});

// Going back shows the page as it was left, with the buttons still held.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[aria-busy]").forEach(release);
});
