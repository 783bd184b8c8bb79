// What is settled on the spot is told once: the server drafts the rest from the story.
// What somebody has written himself stays.

const form = document.getElementById("counter");
const place = form.querySelector("[data-story]");
const phrases = document.getElementById("phrases").dataset;
const PAUSE = 600;
const own = new Map(); // by field: what was drafted last
let waiting;

async function draft() {
  const typed = new FormData(form);
  const sent = new URLSearchParams();
  for (const name of ["facts", "statement", "demand"]) sent.set(name, typed.get(name) ?? "");
  const headers = { "X-CSRFToken": typed.get("csrfmiddlewaretoken") };
  const answer = await fetch(place.dataset.story, { method: "POST", body: sent, headers })
    .catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  fill(await answer.json());
}

function fill(drafts) {
  const filled = [];
  for (const [name, text] of Object.entries(drafts)) {
    const field = form.elements[name];
    if (!field || (field.value && field.value !== own.get(name))) continue;
    field.value = text;
    own.set(name, text);
    if (!field.closest("[hidden]")) filled.push(field.labels[0].firstChild.textContent.trim());
  }
  const said = filled.length ? phrases.drafted.replace("%s", filled.join("、")) : "";
  form.querySelector("[data-drafted]").textContent = said;
}

form.elements.facts.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(draft, PAUSE);
});
