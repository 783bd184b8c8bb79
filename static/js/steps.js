// What htmx leaves unsaid while a step's form is open: an expired login, a lost
// connection, a refusal. What was typed stays in the form.

const phrases = document.getElementById("phrases").dataset;

function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

function say(text) {
  const box = document.createElement("div");
  box.className = "notice notice-error";
  box.setAttribute("role", "alert");
  box.textContent = text;
  const messages = document.getElementById("messages");
  messages.replaceChildren(box);
  messages.scrollIntoView({ block: "nearest" });
}

// A login in another tab has changed the token this page was made with.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  const token = csrfToken();
  if (!token || detail.verb === "get") return;
  detail.headers["X-CSRFToken"] = token;
  // The form's own comes before the header's.
  const { formData } = detail;
  if (formData.has("csrfmiddlewaretoken")) formData.set("csrfmiddlewaretoken", token);
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const answered = new URL(detail.xhr.responseURL || location.href);
  if (detail.target.id !== "step" || !answered.pathname.startsWith("/login")) return;
  detail.shouldSwap = false;
  say(phrases.draftLogin);
});

document.addEventListener("htmx:responseError", ({ detail }) => {
  say(detail.xhr.status === 403 ? phrases.stepRefused : phrases.stepFailed);
});

document.addEventListener("htmx:sendError", () => say(phrases.stepOffline));

// A template fills a text that is empty; one that was emptied again keeps no other.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const text = detail.target;
  if (text instanceof HTMLTextAreaElement && !text.value.trim()) {
    text.value = text.defaultValue;
  }
});

// What is missing leads to the very control where it is filled in.
function focusOn(hash) {
  const place = hash.startsWith("#step-") && document.getElementById(hash.slice(1));
  if (!place) return;
  for (let fold = place.closest("details"); fold; fold = fold.parentElement.closest("details")) {
    fold.open = true;
  }
  const control = "input:not([type=hidden]), select, textarea";
  (place.matches(control) ? place : place.querySelector(control))?.focus();
}

document.addEventListener("htmx:afterSettle", ({ detail }) => {
  const asked = detail.requestConfig?.elt?.getAttribute("hx-get") ?? "";
  if (detail.target.id === "step") focusOn(new URL(asked, location.href).hash);
});
focusOn(location.hash);

// "Not now": the form goes, the case stays.
document.addEventListener("click", (event) => {
  const closer = event.target.closest("#step [data-step-close]");
  if (!closer) return;
  event.preventDefault();
  document.getElementById("step").replaceChildren();
});
