// Keeps the marks of templates/includes/due.html true while a page stays open.
// The same rules as complaints/desk/wording.py (due_phrase, duration, due_tone).

const PERIOD = 30_000;
const MINUTE = 60_000;
const ICONS = { calm: "clock", soon: "hourglass-split", over: "exclamation-triangle-fill" };
const phrases = document.getElementById("phrases").dataset;

const fill = (phrase, value) => phrase.replace("%s", value);

function duration(span) {
  const all = Math.floor(Math.abs(span) / MINUTE);
  const days = Math.floor(all / 1440);
  const hours = Math.floor(all / 60) % 24;
  const minutes = all % 60;
  const said = [];
  if (days) said.push(fill(phrases.days, days));
  if (hours) said.push(fill(phrases.hours, hours));
  if (!days && hours && minutes) said.push(fill(phrases.minutesAfterHours, minutes));
  if (!days && !hours) said.push(fill(phrases.minutes, minutes));
  return said.join(" ");
}

function phrase(left) {
  if (left <= -MINUTE) return fill(phrases.over, duration(left));
  if (left < 0) return phrases.justOver;
  if (left < MINUTE) return phrases.dueNow;
  return fill(phrases.left, duration(left));
}

function refresh(mark, now) {
  const due = Date.parse(mark.dataset.due);
  const warn = mark.dataset.warn ? Date.parse(mark.dataset.warn) : due - 60 * MINUTE;
  const tone = due < now ? "over" : warn <= now ? "soon" : "calm";
  mark.classList.remove("tone-calm", "tone-soon", "tone-over");
  mark.classList.add(`tone-${tone}`);
  mark.querySelector(".bi").className = `bi bi-${ICONS[tone]}`;
  mark.querySelector("[data-phrase]").textContent = phrase(due - now);
}

function refreshAll() {
  const now = Date.now();
  document.querySelectorAll("[data-due]").forEach((mark) => refresh(mark, now));
}

setInterval(refreshAll, PERIOD);
window.addEventListener("pageshow", refreshAll);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) refreshAll();
});
