// A client whose whole telephone was typed: his data are taken over from an earlier
// case, into what is still empty, on one click.

const form = document.getElementById("counter");
const phrases = document.getElementById("phrases").dataset;

async function takeOver(button) {
  const body = new URLSearchParams({ telephone: form.elements.telephone.value });
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const answer = await fetch(button.dataset.takeOver, { method: "POST", body, headers })
    .catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const taken = [];
  for (const [name, value] of Object.entries(await answer.json())) {
    const control = form.elements[name];
    if (!control || control.value) continue;
    control.value = value;
    const labelled = control.labels?.[0] ?? control[0].closest("fieldset").querySelector("legend");
    taken.push(labelled.firstChild.textContent.trim());
  }
  form.querySelector("[data-taken-over]").textContent = taken.length
    ? phrases.takenOver.replace("%s", taken.join("、")) : "";
  form.elements.email.closest("details").open = true;
  form.elements.client_name.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take-over]");
  if (button) takeOver(button);
});
