// The counter shows what the answers so far call for; without it all is in sight.
//   data-when="f=a,b g=c"       shown while each of the fields has one of its values
//   data-unless="f=a,b"         hidden while any of them has
//   data-open-when="f=a g=b"    a <details> opened once any of them holds
//   data-wanted, data-wanted-unless   the same, for the star of what has to be there
//   data-late, data-later       shown for a late entry, for a time after the baseline
//   data-lacking="f g"          shown while one of the fields is wanted and empty,
//   data-lacking-all="f g"      or all of these are
//   data-crowd="field=a,b"      the same, from three who are there at once
//   data-said="f"               the time that stands in the field, in words
// A part with something wrong in it is never hidden, so that it can be mended.

const form = document.getElementById("counter");
const LATE = 30 * 60_000;
const AT_ONCE = 3;
const DAY = "sv-SE"; // writes 2026-03-02 10:00
const field = (name) => form.elements[name];
const phrases = document.getElementById("phrases").dataset;
const fill = (phrase, value) => phrase.replace("%s", value);
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

const all = (conditions) => !conditions || conditions.split(" ").every(holds);
const any = (conditions) => Boolean(conditions) && conditions.split(" ").some(holds);
const empty = (name) => !field(name).value.trim();

let appeared = [];

function show(element, wanted) {
  const hidden = !wanted && !element.querySelector(".is-invalid, .text-danger");
  if (element.hidden && !hidden) {
    const named = element.querySelector("h2, legend, label, .notice-title");
    if (named) appeared.push(named.textContent.trim().replace(/\s*\*$/, ""));
  }
  element.hidden = hidden;
}

// Who doesn't see it hears what has come into sight.
function say() {
  if (touched && appeared.length) {
    form.querySelector("[data-appeared]").textContent = appeared.join("、");
  }
  appeared = [];
}

// Shanghai keeps one offset all year round.
const moment = (name) => Date.parse(`${field(name).value}:00+08:00`);
const baseline = () => document.querySelector("[data-baseline]")?.dataset.baseline ?? "";

function isCrowd(condition) {
  return holds(condition) && Number(field("present_count").value) >= AT_ONCE;
}

function isWanted(name) {
  const part = field(name).closest(".wanted");
  return part !== null && !part.closest("[hidden]");
}

function refresh() {
  for (const part of form.querySelectorAll("[data-wanted], [data-wanted-unless]")) {
    const { wanted, wantedUnless } = part.dataset;
    part.classList.toggle("wanted", all(wanted) && !any(wantedUnless));
  }
  for (const part of form.querySelectorAll("[data-when], [data-unless]")) {
    const { when, unless } = part.dataset;
    show(part, all(when) && !any(unless));
  }
  for (const part of form.querySelectorAll("[data-open-when]")) {
    if (any(part.dataset.openWhen)) part.open = true;
  }
  for (const part of form.querySelectorAll("[data-lacking]")) {
    const { lacking, lackingAll } = part.dataset;
    const open = lacking.split(" ").some((name) => empty(name) && isWanted(name));
    const said = [...part.querySelectorAll("input")].some((input) => input.value);
    show(part, open || lackingAll.split(" ").every(empty) || said);
  }
  for (const part of form.querySelectorAll("[data-crowd]")) {
    show(part, isCrowd(part.dataset.crowd));
  }
  const late = Date.now() + skew - moment("received_at") > LATE;
  show(form.querySelector("[data-late]"), late);
  const later = baseline() && field("agreed_at").value > baseline();
  show(form.querySelector("[data-later]"), later);
  for (const part of form.querySelectorAll("[data-said]")) sayTime(part);
  say();
}

function sayTime(part) {
  const { said, saidNow } = part.dataset;
  const [day, clock] = field(said).value.split("T");
  const [today, minute] = now().split("T");
  if (!clock) part.textContent = "";
  else if (day !== today) part.textContent = `${day} ${clock}`;
  else part.textContent = saidNow && clock === minute ? saidNow : fill(phrases.today, clock);
}

// The way of reply follows from the agreement and the telephone that was left, until
// somebody chooses another; it is said that it does.

let preset = false;

function presetWay(event) {
  const chosen = values("reply_way");
  if (event.target.name === "reply_way") preset = false;
  const sure = holds("client_agreed=on") && !empty("telephone");
  if (sure && !chosen.length) {
    preset = true;
    form.querySelector("[name=reply_way][value=telephone]").checked = true;
  } else if (!sure && preset) {
    preset = false;
    form.querySelector("[name=reply_way][value=telephone]").checked = false;
  }
  form.querySelector("[data-preset-note]").hidden = !preset;
}

// A category by its letter, while one of them has the focus.
function chooseLetter(event) {
  if (event.target.name !== "category" || event.ctrlKey || event.altKey) return;
  const radio = form.querySelector(
    `[name=category][value="${CSS.escape(event.key.toUpperCase())}"]`,
  );
  if (!radio) return;
  event.preventDefault();
  radio.focus();
  radio.click();
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
form.addEventListener("input", presetWay);
form.addEventListener("keydown", chooseLetter);
form.addEventListener("change", (event) => {
  if (event.target === form) {
    touched = true; // its time of receipt was said, or stays as it was
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
refresh();
// The talk begins with how the client comes; what is wrong goes before.
if (form.dataset.fresh !== undefined) form.querySelector("[name=channel]").focus();
