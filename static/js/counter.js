// The counter shows what the answers so far call for; without it all is in sight.
//   data-when="field=a,b"       shown while the field has one of the values
//   data-unless="field=a,b"     hidden while it has
//   data-open-when="f=a g=b"    a <details> opened once any of them holds
//   data-late, data-later       shown for a late entry, for a time after the baseline
//   data-lacking="f g"          shown while any of the fields is empty
//   data-crowd="field=a,b"      the same, from three who are there at once
// A part with something wrong in it is never hidden, so that it can be mended.

const form = document.getElementById("counter");
const LATE = 30 * 60_000;
const AT_ONCE = 3;
const DAY = "sv-SE"; // writes 2026-03-02 10:00
const field = (name) => form.elements[name];
// This machine's clock may be wrong; the server's counts.
const skew = Date.parse(form.dataset.now) - Date.now();
let touched = false;

function now() {
  const parts = { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Shanghai" };
  const said = new Intl.DateTimeFormat(DAY, parts).format(Date.now() + skew);
  return said.replace(" ", "T");
}

function values(name) {
  return new FormData(form).getAll(name);
}

function holds(condition) {
  const [name, wanted] = condition.split("=");
  return wanted.split(",").some((value) => values(name).includes(value));
}

function show(element, wanted) {
  element.hidden = !wanted && !element.querySelector(".is-invalid, .text-danger");
}

// Shanghai keeps one offset all year round.
const moment = (name) => Date.parse(`${field(name).value}:00+08:00`);
const baseline = () => document.querySelector("[data-baseline]")?.dataset.baseline ?? "";

function isCrowd(condition) {
  return holds(condition) && Number(field("present_count").value) >= AT_ONCE;
}

function refresh() {
  for (const part of form.querySelectorAll("[data-when], [data-unless]")) {
    const { when, unless } = part.dataset;
    show(part, (!when || holds(when)) && !(unless && holds(unless)));
  }
  for (const part of form.querySelectorAll("[data-open-when]")) {
    if (part.dataset.openWhen.split(" ").some(holds)) part.open = true;
  }
  for (const part of form.querySelectorAll("[data-lacking]")) {
    const empty = part.dataset.lacking.split(" ").some((name) => !field(name).value.trim());
    show(part, empty || [...part.querySelectorAll("input")].some((input) => input.value));
  }
  for (const part of form.querySelectorAll("[data-crowd]")) {
    show(part, isCrowd(part.dataset.crowd));
  }
  const late = Date.now() + skew - moment("received_at") > LATE;
  show(form.querySelector("[data-late]"), late);
  const later = baseline() && field("agreed_at").value > baseline();
  show(form.querySelector("[data-later]"), later);
}

// The time proposed follows the time of receipt until somebody writes another.

let proposed = document.querySelector("[data-proposed]")?.dataset.proposed ?? "";

function propose() {
  const next = document.querySelector("[data-proposed]")?.dataset.proposed ?? "";
  if (field("agreed_at").value === proposed) field("agreed_at").value = next;
  proposed = next;
  refresh();
}

function received(at) {
  field("received_at").value = at;
  field("received_at").dispatchEvent(new Event("change", { bubbles: true }));
}

// The talk begins with the first thing entered, not when the page was opened.
function begin(event) {
  if (touched || event.target.form !== form) return;
  touched = true;
  if (form.dataset.fresh !== undefined && event.target !== field("received_at")) {
    received(now());
  }
}

for (const button of form.querySelectorAll("[data-set-now]")) {
  button.hidden = false;
  button.addEventListener("click", () => received(now()));
}
for (const wrong of form.querySelectorAll(".is-invalid, .text-danger")) {
  for (let part = wrong.closest("details"); part; part = part.parentElement.closest("details")) {
    part.open = true;
  }
}
form.addEventListener("input", begin);
form.addEventListener("change", (event) => {
  if (event.target === form) {
    touched = true; // draft.js has put a copy back, with its own time of receipt
    document.getElementById("promise").dispatchEvent(new Event("refresh"));
  }
  refresh();
});
form.addEventListener("input", refresh);
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "promise") propose();
});
// What is wrong with a time is said in its place; the login page, which answers once
// the session has run out, has no place here.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  const ours = new URL(xhr.responseURL).pathname.startsWith(location.pathname);
  event.detail.shouldSwap = ours && (event.detail.shouldSwap || xhr.status === 422);
});
// What the browser brings back is the same form, also where it was fetched anew: saved
// again, it leads to the case that was saved.
const token = field("token");
token.value = history.state?.counter ?? token.value;
history.replaceState({ ...history.state, counter: token.value }, "");
refresh();
